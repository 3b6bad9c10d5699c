//! Which card is to pay a subscription, where several were entered for it. The provider keeps what is written last, whichever
//! card that is. So those who write there agree here on the card that was entered last, before they write and after.

use super::items::{Condition, number, text};
use super::keys::Key;
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::card_assignment::CardAssignment;
use crate::error::Error;
use crate::ids::SubscriptionId;

impl Billing {
    /// Proposes a card for a subscription, and gives the one that is to pay it: this one, or one that was entered later and was
    /// proposed before.
    pub async fn agree_on_card(
        &self,
        organisation: &str,
        subscription: &SubscriptionId,
        proposed: &CardAssignment,
    ) -> Result<CardAssignment, Error> {
        let is_later = Condition {
            expression: "attribute_not_exists(pk) OR #at < :at OR (#at = :at AND #payment_method < :payment_method)",
            names: &["at", "payment_method"],
            values: vec![(":at", number(proposed.at)), (":payment_method", text(&proposed.payment_method))],
        };
        let put = self.items.put(&Key::assignment(organisation, subscription), proposed, is_later)?;
        match write(&self.client, vec![put]).await {
            Ok(()) => Ok(proposed.clone()),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(found)) => rows::plain(found.into_values().next().unwrap_or_default()),
        }
    }
}
