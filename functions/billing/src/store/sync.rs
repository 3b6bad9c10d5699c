//! What the payment provider has, as it is kept here. The provider is the truth: who writes has read the row first and
//! the provider second, and writes only while the row is still the one that was read. So nothing that was told late can
//! take the place of what is newer. The entries beside a row have no condition of their own: what a row that was taken
//! away by hand left behind is not in the way of the next.

use jiff::{Timestamp, ToSpan};

use super::items::{Condition, Key, after, audit_expires, number, text};
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Person;
use crate::audit::AuditEntry;
use crate::card::Card;
use crate::error::Error;
use crate::ids::{CardId, CustomerId, SubscriptionId};
use crate::pending_edit::PendingEdit;
use crate::subscription::Subscription;

/// A subscription as it was kept when it was looked at, if it was.
#[derive(Debug, Clone)]
pub struct Snapshot {
    subscription: Option<Subscription>,
    /// 0 for none.
    version: u32,
}

impl Snapshot {
    /// The subscription.
    pub fn subscription(&self) -> Option<&Subscription> {
        self.subscription.as_ref()
    }
}

impl Billing {
    /// A subscription of an organisation's as it is kept, to be compared with the provider's.
    pub async fn load_subscription(&self, organisation: &str, id: &SubscriptionId) -> Result<Snapshot, Error> {
        let item = self.get(&Key::subscription(organisation, id)).await?;
        let kept = item.map(rows::subscription).transpose()?;
        let version = kept.as_ref().map_or(0, |(_, version)| *version);
        Ok(Snapshot { subscription: kept.map(|(subscription, _)| subscription), version })
    }

    /// Keeps a subscription as the provider has it, together with the card that pays it if that is new here, and, if
    /// another card paid it before, with a note of that: `by` is who changed it, where that is known. False if somebody
    /// has written it since it was seen: then both have to be read again.
    pub async fn sync_subscription(
        &self,
        organisation: &str,
        seen: &Snapshot,
        subscription: &Subscription,
        new_card: Option<&Card>,
        by: Option<&Person>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let version = seen.version + 1;
        let key = Key::subscription(organisation, subscription.id());
        let row = rows::of_subscription(subscription, version);
        let mut items = vec![self.items.put(&key, row, Condition::version(seen.version))?];
        if let Some(card) = new_card {
            items.extend(self.creation(organisation, card)?);
        }
        if let Some(before) = seen.subscription().filter(|before| before.card() != subscription.card()) {
            let switch = rows::Switch { version, at: now, by, from: before.card(), to: subscription.card() };
            let key = Key::audit(organisation, subscription.id().as_str(), version);
            items.push(self.items.put(&key, rows::of_switch(&switch, audit_expires(now)), None)?);
        }
        self.write_unless_outrun(items).await
    }

    /// A card of an organisation's as it is kept, and the change that stands on it; or [`Error::NotFound`].
    pub async fn load_card(&self, organisation: &str, id: &CardId) -> Result<(Card, Option<PendingEdit>), Error> {
        let item = self.get(&Key::card(organisation, id)).await?;
        rows::card_and_intent(organisation, item.ok_or(Error::NotFound)?)
    }

    /// Keeps a card that is new here, with the first entry of its history. False if it is not.
    pub async fn add_card(&self, organisation: &str, card: &Card) -> Result<bool, Error> {
        self.write_unless_outrun(self.creation(organisation, card)?).await
    }

    /// Keeps a card as it became at the provider, by nobody who is known here. False if it is no longer the version that
    /// was seen, or a change stands on it.
    pub async fn sync_card(&self, organisation: &str, seen: &Card, card: &Card, now: Timestamp) -> Result<bool, Error> {
        let key = Key::card(organisation, card.id());
        let condition = Condition {
            expression: "#version = :seen AND attribute_not_exists(#pending)",
            names: &["version", "pending"],
            ..Condition::version(seen.version())
        };
        let mut names = vec!["details", "changes", "version", "owner"];
        if card.details() != seen.details() {
            names.push("verified");
        }
        let update = self.items.update(&key, rows::of_card(card), &names, condition)?;
        let entry = AuditEntry::step(seen, card, None, now);
        self.write_unless_outrun(vec![update, self.items.audit(organisation, card.id(), &entry, None)?]).await
    }

    /// Notes that the bank has approved that version of a card, unless it is another by now, or a later approval stands
    /// there already.
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
        self.write_unless_outrun(vec![update]).await.map(|_| ())
    }

    /// The organisation that the provider knows by that id, if one was told.
    pub async fn organisation_of(&self, customer: &CustomerId) -> Result<Option<String>, Error> {
        let item = self.get(&Key::customer(customer)).await?;
        let row = item.map(rows::plain::<rows::Customer>).transpose()?;
        Ok(row.map(|row| row.organisation))
    }

    /// Keeps whose id that is. False if it is another organisation's.
    pub async fn add_customer(&self, customer: &CustomerId, organisation: &str) -> Result<bool, Error> {
        let row = rows::Customer { organisation: organisation.to_owned() };
        let added =
            self.write_unless_outrun(vec![self.items.put(&Key::customer(customer), row, Condition::absent())?]);
        Ok(added.await? || self.organisation_of(customer).await?.as_deref() == Some(organisation))
    }

    /// Whether what the provider calls so was dealt with.
    pub async fn event_processed(&self, event: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.get_unexpired(&Key::event(event), now).await?.is_some())
    }

    /// Notes that it was. The note is kept for that many days.
    pub async fn mark_event_processed(&self, event: &str, days: u16, now: Timestamp) -> Result<(), Error> {
        let row = rows::Mark::new(after(now, i64::from(days).days()));
        let put = self.items.put(&Key::event(event), row, Condition::absent_at(now))?;
        self.write_unless_outrun(vec![put]).await.map(|_| ())
    }

    fn creation(
        &self,
        organisation: &str,
        card: &Card,
    ) -> Result<Vec<aws_sdk_dynamodb::types::TransactWriteItem>, Error> {
        let put = self.items.put(&Key::card(organisation, card.id()), rows::of_card(card), Condition::absent())?;
        Ok(vec![put, self.items.audit(organisation, card.id(), &AuditEntry::creation(card), None)?])
    }

    async fn write_unless_outrun(&self, items: Vec<aws_sdk_dynamodb::types::TransactWriteItem>) -> Result<bool, Error> {
        match write(&self.client, items).await {
            Ok(()) => Ok(true),
            Err(Failure::Conditions(_)) => Ok(false),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
        }
    }
}
