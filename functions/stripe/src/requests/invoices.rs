//! Invoices and their payments.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::objects::{Invoice, List, PaymentIntent};

impl Client {
    /// The invoice `in_…`, with the ids of its payments.
    pub async fn invoice(&self, id: &str) -> Result<Invoice, Error> {
        self.get(&["invoices", id], &Form::new().expanding(&["payments"])).await
    }

    /// The newest open invoice of a subscription, with the ids of its payments.
    pub async fn open_invoice(&self, subscription: &str) -> Result<Option<Invoice>, Error> {
        let query = Form::new()
            .with("subscription", subscription)
            .with("status", "open")
            .with("limit", 1)
            .expanding(&["data.payments"]);
        let page: List<Invoice> = self.get(&["invoices"], &query).await?;
        Ok(page.data.into_iter().next())
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
