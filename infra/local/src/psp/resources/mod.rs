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

/// The object's metadata with the request's pairs merged in: an empty value removes one, an empty `metadata` all.
fn metadata(object: &Value, form: &mut Form) -> Value {
    let unset = form.take("metadata").is_some_and(|value| value.is_empty());
    let mut merged =
        if unset { serde_json::Map::new() } else { object["metadata"].as_object().cloned().unwrap_or_default() };
    for (key, value) in form.map("metadata") {
        if value.is_empty() {
            merged.remove(&key);
        } else {
            merged.insert(key, value.into());
        }
    }
    merged.into()
}

/// An address with a parameter more.
fn with_parameters(address: &str, parameters: &[(&str, &str)]) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(start, end)| (start, Some(end)));
    let joint = if address.contains('?') { '&' } else { '?' };
    let query = serde_urlencoded::to_string(parameters).unwrap_or_default();
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{joint}{query}{fragment}")
}
