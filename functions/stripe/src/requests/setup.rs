//! New cards, and verifications of those that are there.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata::Metadata;
use crate::objects::{CheckoutSession, SetupIntent};

/// A visit to the provider's own page, where a new card is entered.
#[derive(Debug, Clone)]
pub struct NewCheckoutSession<'a> {
    /// Whose card it will be: `cus_…`.
    pub customer: &'a str,
    /// Where the person comes back to with a card; `{CHECKOUT_SESSION_ID}` in it becomes the visit's id.
    pub success_url: &'a str,
    /// Where the person comes back to without one.
    pub cancel_url: &'a str,
    /// What we keep with it.
    pub metadata: Metadata,
}

impl Client {
    /// Begins a visit. The address on the card's statement is asked for, too.
    pub async fn create_checkout_session(
        &self,
        new: &NewCheckoutSession<'_>,
        key: &str,
    ) -> Result<CheckoutSession, Error> {
        let form = Form::new()
            .with("mode", "setup")
            .with("payment_method_types[]", "card")
            .with("billing_address_collection", "required")
            .with("customer", new.customer)
            .with("success_url", new.success_url)
            .with("cancel_url", new.cancel_url)
            .with_metadata(&new.metadata);
        self.post(&["checkout", "sessions"], key, &form).await
    }

    /// The visit `cs_…`, with the card that was entered.
    pub async fn checkout_session(&self, id: &str) -> Result<CheckoutSession, Error> {
        let query = Form::new().expanding(&["setup_intent.payment_method"]);
        self.get(&["checkout", "sessions", id], &query).await
    }

    /// Begins to verify a card, to be charged when its holder is not there.
    pub async fn create_setup_intent(
        &self,
        customer: &str,
        payment_method: &str,
        metadata: &Metadata,
        key: &str,
    ) -> Result<SetupIntent, Error> {
        let form = Form::new()
            .with("customer", customer)
            .with("payment_method", payment_method)
            .with("payment_method_types[]", "card")
            .with("usage", "off_session")
            .with_metadata(metadata);
        self.post(&["setup_intents"], key, &form).await
    }

    /// Asks the bank. If it wants the holder's approval, there is a page to give it at, from which the person comes back
    /// to `return_url`.
    pub async fn confirm_setup_intent(&self, id: &str, return_url: &str, key: &str) -> Result<SetupIntent, Error> {
        self.post(&["setup_intents", id, "confirm"], key, &Form::new().with("return_url", return_url)).await
    }

    /// The verification `seti_…`.
    pub async fn setup_intent(&self, id: &str) -> Result<SetupIntent, Error> {
        self.get(&["setup_intents", id], &Form::new()).await
    }
}
