//! New cards, and verifications of cards that the provider has.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata::Metadata;
use crate::objects::{CheckoutSession, SetupIntent};

/// A checkout session to create: a visit to the provider's page, where a new card is entered.
#[derive(Debug, Clone)]
pub struct NewCheckoutSession<'a> {
    /// The customer who gets the card: `cus_…`.
    pub customer: &'a str,
    /// Where the person returns to with a card. The provider replaces `{CHECKOUT_SESSION_ID}` in it by the session's id.
    pub success_url: &'a str,
    /// Where the person returns to without a card.
    pub cancel_url: &'a str,
    /// What we store with it.
    pub metadata: Metadata,
}

impl Client {
    /// Creates a checkout session. The page also asks for the card's billing address.
    pub async fn create_checkout_session(
        &self,
        new: &NewCheckoutSession<'_>,
        key: &str,
    ) -> Result<CheckoutSession, Error> {
        let form = Form::new()
            .with("mode", "setup")
            .with(self.types_parameter(), "card")
            .with("billing_address_collection", "required")
            .with("customer", new.customer)
            .with("success_url", new.success_url)
            .with("cancel_url", new.cancel_url)
            .with_metadata(&new.metadata);
        self.post(&["checkout", "sessions"], key, &form).await
    }

    /// The checkout session `cs_…`, with the card that was entered.
    pub async fn checkout_session(&self, id: &str) -> Result<CheckoutSession, Error> {
        let query = Form::new().expanding(&["setup_intent.payment_method"]);
        self.get(&["checkout", "sessions", id], &query).await
    }

    /// Creates a setup intent: it verifies that a card can be charged when its holder is not present.
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
            .with(self.types_parameter(), "card")
            .with("usage", "off_session")
            .with_metadata(metadata);
        self.post(&["setup_intents"], key, &form).await
    }

    /// Asks the bank. If the bank wants the card holder's approval, the response has the address of a page for it, from
    /// which the person returns to `return_url`.
    pub async fn confirm_setup_intent(&self, id: &str, return_url: &str, key: &str) -> Result<SetupIntent, Error> {
        self.post(&["setup_intents", id, "confirm"], key, &Form::new().with("return_url", return_url)).await
    }

    /// The setup intent `seti_…`.
    pub async fn setup_intent(&self, id: &str) -> Result<SetupIntent, Error> {
        self.get(&["setup_intents", id], &Form::new()).await
    }
}
