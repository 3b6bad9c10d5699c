//! Conversion between items and the domain's types. An item whose values the domain's own `parse` does not accept is
//! corrupt.

mod card;
mod mails;
mod parts;
mod subscription;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::items::{Item, sort_key};
use crate::error::Error;
use crate::idempotent_request::IdempotentRequest;

pub(super) use card::{audit_entry, card, card_and_edit, of_audit_entry, of_card, of_pending_edit};
pub(super) use mails::{
    claim, contact, look, membership, of_claim, of_contact, of_look, of_membership, of_news, outbox_entry,
    without_reminders,
};
pub(super) use subscription::{Switch, of_subscription, of_switch, subscription};

/// A request that was served, with its answer.
#[derive(Serialize, Deserialize)]
pub(super) struct ServedRequest {
    pub(super) fingerprint: String,
    pub(super) answer: String,
    expires: i64,
}

/// A customer at the payment provider.
#[derive(Serialize, Deserialize)]
pub(super) struct Customer {
    pub(super) organisation: String,
}

/// The attempts that count towards a limit.
#[derive(Serialize, Deserialize)]
pub(super) struct Count {
    version: u32,
    times: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    expires: i64,
}

/// An event of the payment provider's that was processed.
#[derive(Serialize, Deserialize)]
pub(super) struct Mark {
    expires: i64,
}

impl ServedRequest {
    pub(super) fn new(request: &IdempotentRequest, answer: &str, expires: Timestamp) -> Self {
        let fingerprint = request.fingerprint().to_owned();
        Self { fingerprint, answer: answer.to_owned(), expires: expires.as_second() }
    }
}

impl Count {
    pub(super) fn new(version: u32, times: &[Timestamp], last: Option<&str>, expires: Timestamp) -> Self {
        let times = times.iter().copied().map(time).collect();
        Self { version, times, last: last.map(str::to_owned), expires: expires.as_second() }
    }
}

impl Mark {
    pub(super) fn new(expires: Timestamp) -> Self {
        Self { expires: expires.as_second() }
    }
}

/// Decodes a row that needs no further checks.
pub(super) fn plain<R: DeserializeOwned>(item: Item) -> Result<R, Error> {
    read(item, |row: R, _| Some(row))
}

/// The version of a count's row, the times, and the last attempt.
pub(super) fn count(item: Item) -> Result<(u32, Vec<Timestamp>, Option<String>), Error> {
    read(item, |row: Count, _| {
        let times = row.times.iter().map(|time| time.parse().ok()).collect::<Option<_>>()?;
        Some((row.version, times, row.last))
    })
}

/// Decodes an item. `convert` gets the row and the item's sort key.
fn read<R: DeserializeOwned, T>(item: Item, convert: impl FnOnce(R, &str) -> Option<T>) -> Result<T, Error> {
    let sk = sort_key(&item);
    let row = serde_dynamo::from_item(item).ok();
    row.and_then(|row| convert(row, &sk)).ok_or(Error::Corrupt(sk))
}

/// RFC 3339 with milliseconds: all times have the same length.
pub(super) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}
