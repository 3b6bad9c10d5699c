//! The receipt of a payment, as JSON.

use payments::PaymentReceipt;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentReceiptAnswer<'a> {
    /// The subscription's name.
    subscription: &'a str,
    /// The invoice's number, if it has one.
    number: Option<&'a str>,
    amount: &'a str,
    currency: &'a str,
    paid_at: String,
    card: Option<ChargedCard<'a>>,
}

#[derive(Serialize)]
struct ChargedCard<'a> {
    brand: &'a str,
    last4: &'a str,
}

impl<'a> PaymentReceiptAnswer<'a> {
    pub(crate) fn of(receipt: &'a PaymentReceipt) -> Self {
        let card = receipt.card.as_ref();
        Self {
            subscription: &receipt.subscription,
            number: receipt.number.as_deref(),
            amount: receipt.money.amount(),
            currency: receipt.money.currency(),
            paid_at: format!("{:.0}", receipt.paid_at),
            card: card.map(|(brand, last4)| ChargedCard { brand: brand.as_str(), last4: last4.as_str() }),
        }
    }
}
