//! Invoices and their payments.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::objects::{Invoice, PaymentIntent};

impl Client {
    /// The invoice `in_…`, with the ids of its payments.
    pub async fn invoice(&self, id: &str) -> Result<Invoice, Error> {
        self.get(&["invoices", id], &Form::new().expanding(&["payments"])).await
    }

    /// The open invoices of a subscription, the newest first, with the ids of their payments.
    pub async fn open_invoices(&self, subscription: &str) -> Result<Vec<Invoice>, Error> {
        let query = Form::new().with("subscription", subscription).with("status", "open").expanding(&["data.payments"]);
        self.list(&["invoices"], &query).await
    }

    /// Pays an invoice with a card now, while the person is present. If the bank wants their approval, the result is
    /// [`Error::RequiresAction`] or an invoice that is still open.
    pub async fn pay_invoice(&self, id: &str, payment_method: &str, key: &str) -> Result<Invoice, Error> {
        let form =
            Form::new().with("payment_method", payment_method).with("off_session", false).expanding(&["payments"]);
        self.post(&["invoices", id, "pay"], key, &form).await
    }

    /// The payment intent `pi_…`, with its latest charge.
    pub async fn payment_intent(&self, id: &str) -> Result<PaymentIntent, Error> {
        self.get(&["payment_intents", id], &Form::new().expanding(&["latest_charge"])).await
    }

    /// Retries a payment with a card, and asks for a page where the card holder can approve it. From that page the person
    /// returns to `return_url`.
    pub async fn confirm_payment_intent(
        &self,
        id: &str,
        payment_method: &str,
        return_url: &str,
        key: &str,
    ) -> Result<PaymentIntent, Error> {
        let form = Form::new()
            .with("payment_method", payment_method)
            .with("return_url", return_url)
            .expanding(&["latest_charge"]);
        self.post(&["payment_intents", id, "confirm"], key, &form).await
    }
}
