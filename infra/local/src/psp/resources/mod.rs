//! The provider's objects: the shape of each, and what can be done with it.

pub(super) mod charges;
pub(super) mod checkout_sessions;
pub(super) mod customers;
pub(super) mod events;
pub(super) mod invoices;
pub(super) mod lists;
pub(super) mod payment_intents;
pub(super) mod payment_methods;
pub(super) mod products;
pub(super) mod setup_intents;
pub(super) mod subscriptions;

use serde_json::Value;

use super::form::Form;
use super::refusal::Refusal;

/// The longest name and the longest value of metadata, in characters, and the most pairs of an object's.
const LONGEST_NAME: usize = 40;
const LONGEST_VALUE: usize = 500;
const MOST_PAIRS: usize = 50;

/// The object's metadata with the request's pairs merged in: an empty value removes one, an empty `metadata` all.
fn metadata(object: &Value, form: &mut Form) -> Result<Value, Refusal> {
    let unset = form.take("metadata").is_some_and(|value| value.is_empty());
    let mut merged =
        if unset { serde_json::Map::new() } else { object["metadata"].as_object().cloned().unwrap_or_default() };
    for (key, value) in form.map("metadata") {
        let (name, length) = (key.chars().count(), value.chars().count());
        if name > LONGEST_NAME || length > LONGEST_VALUE {
            let message = format!(
                "Metadata names can have up to {LONGEST_NAME} characters and values up to {LONGEST_VALUE}, but you passed in {name} and {length}."
            );
            return Err(Refusal::bad_value(&format!("metadata[{key}]"), &message));
        }
        if value.is_empty() {
            merged.remove(&key);
        } else {
            merged.insert(key, value.into());
        }
    }
    if merged.len() > MOST_PAIRS {
        return Err(Refusal::bad_value("metadata", &format!("You may only have {MOST_PAIRS} pairs of metadata.")));
    }
    Ok(merged.into())
}

/// An address with a parameter more.
fn with_parameters(address: &str, parameters: &[(&str, &str)]) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(start, end)| (start, Some(end)));
    let joint = if address.contains('?') { '&' } else { '?' };
    let query = serde_urlencoded::to_string(parameters).unwrap_or_default();
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{joint}{query}{fragment}")
}
