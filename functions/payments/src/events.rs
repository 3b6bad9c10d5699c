//! Processes the provider's events. An event is only a reason to look: what has changed is fetched, since events come late,
//! repeatedly and in any order.

use billing::{CardId, CustomerId, SubscriptionId};

use web::clock;

use crate::{Error, Payments};

/// How many days an event is known as processed: longer than the provider goes on sending it.
const KNOWN_FOR_DAYS: u16 = 7;

/// What an event reports as changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangedObject {
    /// A checkout session that ended with a card.
    NewCard(String),
    /// A subscription, or its invoice.
    Subscription(CustomerId, SubscriptionId),
    /// The default payment method of a customer.
    Customer(CustomerId),
    /// A setup intent that verified a card.
    Verification(CustomerId, String),
    /// A card.
    Card(CustomerId, CardId),
}

impl Payments {
    /// Processes an event of that id, unless it was processed before. After an error, the event must be sent again.
    pub async fn process_event(&self, id: &str, changed: &ChangedObject) -> Result<(), Error> {
        if self.billing.event_processed(id, clock::now()).await? {
            return Ok(());
        }
        match changed {
            ChangedObject::NewCard(session) => match self.finish_new_card(session, None).await {
                // Not found: the checkout session was not ours.
                Ok(_) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            },
            ChangedObject::Subscription(customer, id) => self.sync_subscription(customer, id).await?,
            ChangedObject::Customer(customer) => self.sync_customer(customer).await?,
            ChangedObject::Verification(customer, session) => self.record_verification(customer, session).await?,
            ChangedObject::Card(customer, id) => self.sync_card(customer, id).await?,
        }
        // Marked only when everything is done: all of it can be repeated, and nothing may be lost.
        Ok(self.billing.mark_event_processed(id, KNOWN_FOR_DAYS, clock::now()).await?)
    }
}
