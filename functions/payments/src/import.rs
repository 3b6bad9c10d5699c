//! All of a customer's subscriptions, and the cards that pay them, taken in.

use billing::{CardId, CustomerId, SubscriptionId};

use super::{Accounts, Error};

/// How much was taken in, or was there already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Cards that pay a subscription, or once did.
    pub cards: usize,
    /// Subscriptions.
    pub subscriptions: usize,
    /// Those that cannot be read, by their ids, and why.
    pub unread: Vec<String>,
}

impl Accounts {
    /// Takes in a customer's subscriptions with the cards that pay them, for that organisation; from then on the
    /// provider's events do. One that cannot be read is left out, and told. `progress` hears how many of how many are
    /// done. It can be done again, also after it broke off.
    ///
    /// [`Error::NotFound`] if the provider has no such customer, [`Error::OtherOrganisation`] if it is known as another
    /// organisation's.
    pub async fn import(
        &self,
        organisation: &str,
        customer: &CustomerId,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Imported, Error> {
        let told = self.client.customer(customer.as_str()).await?;
        if told.deleted {
            return Err(Error::NotFound);
        }
        let others = told.organisation().is_some_and(|name| name != organisation);
        if others || !self.billing.add_customer(customer, organisation).await? {
            return Err(Error::OtherOrganisation);
        }
        let methods = self.client.cards(customer.as_str()).await?;
        let subscriptions = self.client.subscriptions(customer.as_str()).await?;
        let all = methods.len() + subscriptions.len();
        let mut imported = Imported::default();
        progress(0, all);
        for (done, told) in (1..).zip(&subscriptions) {
            if let Some(id) = SubscriptionId::parse(&told.id) {
                match self.mirror(&self.client, organisation, customer, &id).await {
                    Ok(()) => imported.subscriptions += 1,
                    Err(error) if is_unreadable(&error) => imported.unread.push(format!("{id}: {error}")),
                    Err(error) => return Err(error),
                }
            }
            progress(done, all);
        }
        // The subscriptions brought those that pay; these were here before, or pay nothing.
        let known = self.billing.organisation(organisation).await?;
        for (done, method) in (subscriptions.len() + 1..).zip(&methods) {
            if let Some(card) = CardId::of_payment_method(&method.id).and_then(|id| known.card(&id)) {
                self.mirror_known_card(&self.client, organisation, card.id()).await?;
                imported.cards += 1;
            }
            progress(done, all);
        }
        Ok(imported)
    }
}

/// Whether the fault is that of one object alone, at the provider or in our table.
fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::Provider(crate::Error::Failed(_)) | Error::Billing(billing::Error::Corrupt(_)))
}
