//! The open invoice of a subscription.

use stripe::objects::{Expandable, Invoice, Subscription};
use stripe::{Client, Error};

/// What is owed for a subscription: its newest invoice or, if that is paid or not final, the newest invoice that is open.
/// None if nothing is owed.
pub(crate) async fn open_invoice(client: &Client, subscription: &Subscription) -> Result<Option<Invoice>, Error> {
    if !subscription.is_charged() {
        return Ok(None);
    }
    let newest = subscription.latest_invoice.as_ref().and_then(Expandable::expanded);
    match newest.filter(|invoice| invoice.is_open()) {
        Some(invoice) => Ok(Some(invoice.clone())),
        None => Ok(client.open_invoice(&subscription.id).await?.filter(Invoice::is_open)),
    }
}
