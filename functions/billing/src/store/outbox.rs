//! Changes that are still to be told. An entry is written in the transaction of the change itself, so that none is lost and
//! none is there twice. It is removed when all whom it concerns have been told, or when it is true no longer.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{Timestamp, ToSpan};

use super::items::has_expired;
use super::keys::{Key, OUTBOX};
use super::{Billing, rows};
use crate::calendar::after;
use crate::error::Error;
use crate::notice::News;
use crate::subscription::Subscription;

/// How long an entry waits at most, in days: if mails are off, nobody removes it.
const KEPT_DAYS: i64 = 14;

/// A change that is still to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    pub(super) sk: String,
    /// The organisation that it concerns.
    pub organisation: String,
    /// The change.
    pub news: News,
}

impl Billing {
    /// What is still to be told, the oldest first.
    pub async fn outbox(&self, now: Timestamp) -> Result<Vec<OutboxEntry>, Error> {
        let read = |item| if has_expired(&item, now) { Ok(None) } else { rows::outbox_entry(item).map(Some) };
        Ok(self.all(OUTBOX.to_owned(), "", read).await?.into_iter().flatten().collect())
    }

    /// Removes an entry that has been told, or is true no longer.
    pub async fn remove_from_outbox(&self, entry: &OutboxEntry) -> Result<(), Error> {
        let delete = self.items.delete(&Key::outbox(entry.sk.clone()), None)?;
        self.write_if_unchanged(vec![delete]).await.map(|_| ())
    }

    /// The entry for a subscription whose row gets that version, if that is news.
    pub(super) fn outbox_item(
        &self,
        organisation: &str,
        before: Option<&Subscription>,
        subscription: &Subscription,
        version: u32,
        now: Timestamp,
    ) -> Result<Option<TransactWriteItem>, Error> {
        let Some(news) = subscription.news(before, now) else { return Ok(None) };
        let sk = format!("{}#{}#{version:010}", rows::time(now), subscription.id());
        let row = rows::of_news(organisation, &news, after(now, KEPT_DAYS.days()));
        self.items.put(&Key::outbox(sk), row, None).map(Some)
    }
}
