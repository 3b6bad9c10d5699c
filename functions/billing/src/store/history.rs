//! The history of a card: its audit entries.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{Timestamp, ToSpan};

use super::items::{Condition, has_expired};
use super::keys::{Key, partition};
use super::{Billing, rows, unavailable};
use crate::audit::AuditEntry;
use crate::calendar::after;
use crate::error::Error;
use crate::ids::CardId;

/// How many entries of a card's history are read at most: a page shows no more.
const MAX_ENTRIES: i32 = 100;

/// How long an audit entry is stored.
const AUDIT_MONTHS: i32 = 24;

impl Billing {
    /// A card's history, the newest entry first: the last 100 entries, as far as they are still stored.
    pub async fn history(&self, organisation: &str, id: &CardId, now: Timestamp) -> Result<Vec<AuditEntry>, Error> {
        let query = self.items.query(self.client.query(), partition(organisation), &format!("AUDIT#{id}#"));
        let page =
            query.scan_index_forward(false).limit(MAX_ENTRIES).send().await.map_err(|error| unavailable(&error))?;
        let items = page.items.unwrap_or_default().into_iter().filter(|item| !has_expired(item, now));
        items.map(rows::audit_entry).collect()
    }

    /// Writes an entry of a card's history.
    pub(super) fn audit_item(
        &self,
        organisation: &str,
        card: &CardId,
        entry: &AuditEntry,
        condition: impl Into<Option<Condition>>,
    ) -> Result<TransactWriteItem, Error> {
        let key = Key::audit(organisation, card.as_str(), entry.version());
        self.items.put(&key, rows::of_audit_entry(entry, audit_expires(entry.at())), condition)
    }
}

/// When an audit entry of that time expires.
pub(super) fn audit_expires(at: Timestamp) -> Timestamp {
    after(at, AUDIT_MONTHS.months())
}
