//! An edit at the provider: whether it is made, and which of the form's fields a refusal is about.

use billing::PendingEdit;
use stripe::objects::PaymentMethod;
use stripe::{CardChange, Client};

use crate::Error;

/// Whether the provider has made an edit, now or before.
pub(super) enum Made {
    Yes,
    /// It was not sent this time, for this reason.
    NotSent(stripe::Error),
    /// It has not, for this reason, and will not make it as a result of what was sent.
    No(stripe::Error),
    /// The card is neither as it was when the edit began nor as the edit makes it: somebody else changed it there.
    Overtaken,
}

/// Makes a pending edit. An error means that the result is unknown.
pub(super) async fn make(client: &Client, edit: &PendingEdit) -> Result<Made, stripe::Error> {
    let id = edit.card().payment_method();
    let method = match client.payment_method(&id).await {
        Ok(method) if is_made(edit, &method) => return Ok(Made::Yes),
        Ok(method) => method,
        Err(error @ stripe::Error::NotFound) => return Ok(Made::No(error)),
        Err(error) => return Ok(Made::NotSent(error)),
    };
    let Some(details) = method.details() else { return Ok(Made::No(stripe::Error::NotFound)) };
    if details != *edit.before() {
        return Ok(Made::Overtaken);
    }
    let change = CardChange::between(&details, edit.details());
    match client.change_card(&method, change, &edit.provider_key()).await {
        Ok(_) => Ok(Made::Yes),
        Err(error @ stripe::Error::NotSent(_)) => Ok(Made::NotSent(error)),
        Err(error @ stripe::Error::Indeterminate(_)) => Err(error),
        // The provider repeats its first response under the same key, whatever has happened to the card since: so the
        // card itself decides.
        Err(error) => match client.payment_method(&id).await {
            Ok(method) if is_made(edit, &method) => Ok(Made::Yes),
            Ok(_) | Err(stripe::Error::NotFound) => Ok(Made::No(error)),
            Err(unknown) => Err(unknown),
        },
    }
}

fn is_made(edit: &PendingEdit, method: &PaymentMethod) -> bool {
    method.details().as_ref() == Some(edit.details())
}

/// What the provider's refusal is about.
pub(super) fn refusal(error: stripe::Error) -> Error {
    match &error {
        stripe::Error::Declined { param, .. } | stripe::Error::Refused { param, .. } => {
            Error::Refused { field: param.as_deref().and_then(form_field), source: error }
        }
        _ => error.into(),
    }
}

/// The form's field for a field of the provider's, such as `billing_details[address][line1]`, `card[exp_month]` or
/// `exp_month`.
fn form_field(param: &str) -> Option<&'static str> {
    match param.trim_end_matches(']').rsplit('[').next()? {
        "exp_month" | "exp_year" => Some("expiry"),
        "name" => Some("holder"),
        "line1" => Some("address.line1"),
        "line2" => Some("address.line2"),
        "postal_code" => Some("address.postalCode"),
        "city" => Some("address.city"),
        "state" => Some("address.region"),
        "country" => Some("address.country"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_the_providers_name_for_it() {
        for (param, path) in [
            ("exp_month", Some("expiry")),
            ("card[exp_year]", Some("expiry")),
            ("billing_details[name]", Some("holder")),
            ("billing_details[address][postal_code]", Some("address.postalCode")),
            ("billing_details[email]", None),
            ("", None),
        ] {
            assert_eq!(form_field(param), path, "{param}");
        }
    }
}
