//! The invoice that a subscription's card has not paid.

use crate::client::Client;
use crate::error::Error;
use crate::objects::{Expandable, Invoice, Subscription};

/// What is owed for a subscription: its newest invoice or, where that is paid or not yet final, the newest that is open.
/// None where nothing is.
pub(super) async fn open_invoice(client: &Client, told: &Subscription) -> Result<Option<Invoice>, Error> {
    if !told.is_charged() {
        return Ok(None);
    }
    let latest = told.latest_invoice.as_ref().and_then(Expandable::whole);
    match latest.filter(|invoice| invoice.is_open()) {
        Some(invoice) => Ok(Some(invoice.clone())),
        None => Ok(client.open_invoice(&told.id).await?.filter(Invoice::is_open)),
    }
}
