//! Fetches afresh what is about to be told.

use billing::{CardId, CustomerId, InvoiceId, SubscriptionId};

use crate::{Error, Payments, all};

impl Payments {
    /// Updates our copy of subscriptions and cards of an organisation.
    pub async fn refresh(
        &self,
        organisation: &str,
        subscriptions: &[(CustomerId, SubscriptionId)],
        cards: &[CardId],
    ) -> Result<(), Error> {
        let client = &self.client();
        let syncs =
            subscriptions.iter().map(|(customer, id)| self.sync_subscription_of(client, organisation, customer, id));
        all(syncs.collect()).await?;
        all(cards.iter().map(|id| self.sync_stored_card(client, organisation, id)).collect()).await
    }

    /// Whether an invoice of a subscription is paid, and not withdrawn.
    pub async fn is_paid(&self, subscription: &SubscriptionId, invoice: &InvoiceId) -> Result<bool, Error> {
        match self.client().invoice(invoice.as_str()).await {
            Ok(fetched) => Ok(fetched.is_paid() && fetched.subscription() == Some(subscription.as_str())),
            Err(stripe::Error::NotFound) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
