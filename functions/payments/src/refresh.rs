//! Fetches afresh what is about to be told.

use billing::{CardId, CustomerId, InvoiceId, SubscriptionId};
use futures_util::{StreamExt, stream};

use crate::{CONCURRENT_CALLS, Error, Payments};

impl Payments {
    /// Updates our copy of subscriptions and cards of an organisation.
    pub async fn refresh(
        &self,
        organisation: &str,
        subscriptions: Vec<(CustomerId, SubscriptionId)>,
        cards: Vec<CardId>,
    ) -> Result<(), Error> {
        let client = &self.client();
        let of_subscriptions = stream::iter(subscriptions)
            .map(|(customer, id)| async move { self.sync_subscription_of(client, organisation, &customer, &id).await })
            .buffer_unordered(CONCURRENT_CALLS);
        of_subscriptions.collect::<Vec<_>>().await.into_iter().collect::<Result<(), Error>>()?;
        let of_cards = stream::iter(cards)
            .map(|id| async move { self.sync_stored_card(client, organisation, &id).await })
            .buffer_unordered(CONCURRENT_CALLS);
        of_cards.collect::<Vec<_>>().await.into_iter().collect()
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
