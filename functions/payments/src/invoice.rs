//! The open invoices of a subscription.

use billing::{AllOpen, OpenInvoice};
use stripe::objects::{Invoice, Subscription};
use stripe::{Client, Error};

/// What is owed for a subscription: its open invoices, the newest first.
pub(crate) async fn open_invoices(client: &Client, subscription: &Subscription) -> Result<Vec<Invoice>, Error> {
    if !subscription.is_charged() {
        return Ok(Vec::new());
    }
    let mut open = client.open_invoices(&subscription.id).await?;
    open.retain(Invoice::is_open);
    Ok(open)
}

/// The newest open invoice in the domain's form, with how many are open. None if none is.
pub(crate) fn newest_in_domain(open: &[Invoice]) -> Option<OpenInvoice> {
    let newest = open.first()?.open()?;
    match u32::try_from(open.len()) {
        Ok(count) if count > 1 => Some(newest.with_others(AllOpen { count, total: Invoice::total(open) })),
        _ => Some(newest),
    }
}
