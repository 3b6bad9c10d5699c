//! Our copy of the payment provider's objects. The provider is the truth: the caller reads the row first and the provider
//! second, and the row is written only if it is still the one that was read. So an old state never replaces a newer one.
//! Audit rows have no condition, so leftovers of a manual delete do not block a new row.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{Timestamp, ToSpan};

use super::history::audit_expires;
use super::items::{Condition, number, text};
use super::keys::Key;
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Person;
use crate::audit::AuditEntry;
use crate::calendar::after;
use crate::card::Card;
use crate::error::Error;
use crate::ids::{CardId, CustomerId, SubscriptionId};
use crate::pending_edit::PendingEdit;
use crate::subscription::Subscription;

/// A subscription's row at the time it was read.
#[derive(Debug, Clone)]
pub struct Snapshot {
    subscription: Option<Subscription>,
    /// 0 if there is no row.
    version: u32,
}

impl Snapshot {
    /// The subscription. None if there is no row.
    pub fn subscription(&self) -> Option<&Subscription> {
        self.subscription.as_ref()
    }
}

impl Billing {
    /// Reads a subscription of an organisation, to compare it with the provider's.
    pub async fn load_subscription(&self, organisation: &str, id: &SubscriptionId) -> Result<Snapshot, Error> {
        let item = self.get(&Key::subscription(organisation, id)).await?;
        match item.map(rows::subscription).transpose()? {
            Some((subscription, version)) => Ok(Snapshot { subscription: Some(subscription), version }),
            None => Ok(Snapshot { subscription: None, version: 0 }),
        }
    }

    /// Stores a subscription as the provider has it, with the card that pays it if that is new here. If another card paid it
    /// before, an audit row is written as well: `by` is who changed the card, where that is known. What is to be told goes
    /// to the outbox. False if the row has been
    /// written since the snapshot: then both have to be read again.
    pub async fn sync_subscription(
        &self,
        organisation: &str,
        snapshot: &Snapshot,
        subscription: &Subscription,
        new_card: Option<&Card>,
        by: Option<&Person>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let version = snapshot.version + 1;
        let key = Key::subscription(organisation, subscription.id());
        let row = rows::of_subscription(subscription, version);
        let mut items = vec![self.items.put(&key, row, Condition::version(snapshot.version))?];
        if let Some(card) = new_card {
            items.extend(self.creation(organisation, card)?);
        }
        if let Some(before) = snapshot.subscription().filter(|before| before.card() != subscription.card()) {
            let switch = rows::Switch { version, at: now, by, from: before.card(), to: subscription.card() };
            let key = Key::audit(organisation, subscription.id().as_str(), version);
            items.push(self.items.put(&key, rows::of_switch(&switch, audit_expires(now)), None)?);
        }
        items.extend(self.outbox_item(organisation, snapshot.subscription(), subscription, version, now)?);
        self.write_if_unchanged(items).await
    }

    /// A card of an organisation with its pending edit, or [`Error::NotFound`].
    pub async fn load_card(&self, organisation: &str, id: &CardId) -> Result<(Card, Option<PendingEdit>), Error> {
        let item = self.get(&Key::card(organisation, id)).await?;
        rows::card_and_edit(organisation, item.ok_or(Error::NotFound)?)
    }

    /// Stores a card as it was changed at the provider; who changed it is not known. False if the row is no longer the
    /// version that was read, or an edit is pending.
    pub async fn sync_card(
        &self,
        organisation: &str,
        stored: &Card,
        card: &Card,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let key = Key::card(organisation, card.id());
        let condition = Condition {
            expression: "#version = :seen AND attribute_not_exists(#pending)",
            names: &["version", "pending"],
            ..Condition::version(stored.version())
        };
        let mut names = vec!["details", "changes", "version", "owner"];
        if card.details() != stored.details() {
            names.push("verified");
        }
        let update = self.items.update(&key, rows::of_card(card), &names, condition)?;
        let entry = AuditEntry::change(stored, card, None, now);
        self.write_if_unchanged(vec![update, self.audit_item(organisation, card.id(), &entry, None)?]).await
    }

    /// Stores that the bank has approved a version of a card, unless the card has another version by now, or a later
    /// approval is stored.
    pub async fn mark_verified(
        &self,
        organisation: &str,
        id: &CardId,
        version: u32,
        at: Timestamp,
    ) -> Result<(), Error> {
        let verified = self.card(organisation, id).await?.with_approval(Some(at));
        let condition = Condition {
            expression: "#version = :seen AND (attribute_not_exists(#verified) OR #verified < :at)",
            names: &["version", "verified"],
            values: vec![(":seen", number(version)), (":at", text(rows::time(at)))],
        };
        let update =
            self.items.update(&Key::card(organisation, id), rows::of_card(&verified), &["verified"], condition)?;
        self.write_if_unchanged(vec![update]).await.map(|_| ())
    }

    /// The organisation that the provider knows as that customer. None if none is stored.
    pub async fn organisation_of(&self, customer: &CustomerId) -> Result<Option<String>, Error> {
        let item = self.get(&Key::customer(customer)).await?;
        let row = item.map(rows::plain::<rows::Customer>).transpose()?;
        Ok(row.map(|row| row.organisation))
    }

    /// Stores the organisation of a customer. False if the customer belongs to another organisation.
    pub async fn add_customer(&self, customer: &CustomerId, organisation: &str) -> Result<bool, Error> {
        let row = rows::Customer { organisation: organisation.to_owned() };
        let added =
            self.write_if_unchanged(vec![self.items.put(&Key::customer(customer), row, Condition::absent())?]);
        Ok(added.await? || self.organisation_of(customer).await?.as_deref() == Some(organisation))
    }

    /// Whether the provider's event of that id was processed.
    pub async fn event_processed(&self, event: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.get_unexpired(&Key::event(event), now).await?.is_some())
    }

    /// Marks an event as processed. The mark is stored for that many days.
    pub async fn mark_event_processed(&self, event: &str, days: u16, now: Timestamp) -> Result<(), Error> {
        let row = rows::Mark::new(after(now, i64::from(days).days()));
        let put = self.items.put(&Key::event(event), row, Condition::absent_at(now))?;
        self.write_if_unchanged(vec![put]).await.map(|_| ())
    }

    /// Writes a new card and the first entry of its history.
    fn creation(&self, organisation: &str, card: &Card) -> Result<Vec<TransactWriteItem>, Error> {
        let put = self.items.put(&Key::card(organisation, card.id()), rows::of_card(card), Condition::absent())?;
        Ok(vec![put, self.audit_item(organisation, card.id(), &AuditEntry::creation(card), None)?])
    }

    /// False if a condition did not hold.
    pub(super) async fn write_if_unchanged(&self, items: Vec<TransactWriteItem>) -> Result<bool, Error> {
        match write(&self.client, items).await {
            Ok(()) => Ok(true),
            Err(Failure::Conditions(_)) => Ok(false),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
        }
    }
}
