//! The cardholder's way to the bank's own page, and back.

use serde_json::{Value, json};

use crate::payments::transaction::Transaction;

/// An intent's `next_action`: the cardholder must approve on the bank's page. Without a `return_url`, only a script could
/// lead there.
pub(super) fn next_action(tx: &Transaction, intent: &str, return_url: Option<&str>) -> Value {
    match return_url {
        Some(return_url) => {
            let page = format!("{}/approve/{intent}", tx.address);
            json!({"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": return_url}})
        }
        None => json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}),
    }
}

/// The return address with these parameters added to its query.
pub(super) fn with_parameters(address: &str, parameters: &[(&str, &str)]) -> String {
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let separator = if address.contains('?') { '&' } else { '?' };
    let query = serde_urlencoded::to_string(parameters).unwrap_or_default();
    format!("{address}{separator}{query}{fragment}")
}
