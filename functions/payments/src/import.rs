//! Imports all subscriptions of a customer, and the cards that pay them.

use billing::{CardId, CustomerId, SubscriptionId};

use crate::{Error, Payments};

/// What an import has stored, or has found to be stored already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of cards that pay a subscription, or once did.
    pub cards: usize,
    /// The number of subscriptions.
    pub subscriptions: usize,
    /// The subscriptions that cannot be read: their ids, and why.
    pub unread: Vec<String>,
}

impl Payments {
    /// Imports a customer's subscriptions, with the cards that pay them, for an organisation. From then on the provider's
    /// events keep them up to date. A subscription that cannot be read is skipped and listed. `progress` is called with
    /// the number that is done and the number of all. An import can be repeated, also after it was interrupted.
    ///
    /// [`Error::NotFound`] if the provider has no such customer, [`Error::OtherOrganisation`] if the customer belongs to
    /// another organisation.
    pub async fn import(
        &self,
        organisation: &str,
        customer: &CustomerId,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Imported, Error> {
        let fetched = self.client.customer(customer.as_str()).await?;
        if fetched.deleted {
            return Err(Error::NotFound);
        }
        let is_others = fetched.organisation().is_some_and(|name| name != organisation);
        if is_others || !self.billing.add_customer(customer, organisation).await? {
            return Err(Error::OtherOrganisation);
        }
        let methods = self.client.cards(customer.as_str()).await?;
        let subscriptions = self.client.subscriptions(customer.as_str()).await?;
        let all = methods.len() + subscriptions.len();
        let mut imported = Imported::default();
        progress(0, all);
        for (done, listed) in (1..).zip(&subscriptions) {
            if let Some(id) = SubscriptionId::parse(&listed.id) {
                match self.sync_subscription_of(&self.client, organisation, customer, &id).await {
                    Ok(()) => imported.subscriptions += 1,
                    Err(error) if is_unreadable(&error) => imported.unread.push(format!("{id}: {error}")),
                    Err(error) => return Err(error),
                }
            }
            progress(done, all);
        }
        // The subscriptions brought the cards that pay them. The other cards that are stored were stored before.
        let stored = self.billing.organisation(organisation).await?;
        for (done, method) in (subscriptions.len() + 1..).zip(&methods) {
            if let Some(card) = CardId::of_payment_method(&method.id).and_then(|id| stored.card(&id)) {
                self.sync_stored_card(&self.client, organisation, card.id()).await?;
                imported.cards += 1;
            }
            progress(done, all);
        }
        Ok(imported)
    }
}

/// Whether the error concerns one object only, at the provider or in our table.
fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::Provider(stripe::Error::ProviderFault(_)) | Error::Billing(billing::Error::Corrupt(_)))
}
