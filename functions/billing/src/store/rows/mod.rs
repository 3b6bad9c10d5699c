//! Items as the table holds them, and back: what does not come through the domain's own `parse` is corrupt.

mod card;
mod parts;
mod subscription;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::items::{Item, sort_key};
use crate::error::Error;
use crate::idempotent_request::IdempotentRequest;

pub(super) use card::{audit_entry, card, card_and_intent, of_audit_entry, of_card, of_intent};
pub(super) use subscription::{Switch, of_subscription, of_switch, subscription};

/// A change that was made, by its key.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) fingerprint: String,
    pub(super) answer: String,
    expires: i64,
}

/// A customer of the payment provider's.
#[derive(Serialize, Deserialize)]
pub(super) struct Customer {
    pub(super) organisation: String,
}

/// The checks that count against a limit.
#[derive(Serialize, Deserialize)]
pub(super) struct Count {
    version: u32,
    times: Vec<String>,
    expires: i64,
}

/// What the payment provider told, and was dealt with.
#[derive(Serialize, Deserialize)]
pub(super) struct Mark {
    expires: i64,
}

impl Record {
    pub(super) fn new(attempt: &IdempotentRequest, answer: &str, expires: Timestamp) -> Self {
        let fingerprint = attempt.fingerprint().to_owned();
        Self { fingerprint, answer: answer.to_owned(), expires: expires.as_second() }
    }
}

impl Count {
    pub(super) fn new(version: u32, times: &[Timestamp], expires: Timestamp) -> Self {
        Self { version, times: times.iter().copied().map(time).collect(), expires: expires.as_second() }
    }
}

impl Mark {
    pub(super) fn new(expires: Timestamp) -> Self {
        Self { expires: expires.as_second() }
    }
}

/// A row that is no more than its fields.
pub(super) fn plain<R: DeserializeOwned>(item: Item) -> Result<R, Error> {
    read(item, |row: R, _| Some(row))
}

/// The row's version, and the times.
pub(super) fn count(item: Item) -> Result<(u32, Vec<Timestamp>), Error> {
    read(item, |row: Count, _| {
        let times = row.times.iter().map(|time| time.parse().ok()).collect::<Option<_>>()?;
        Some((row.version, times))
    })
}

/// `understand` gets the row and the item's sort key.
fn read<R: DeserializeOwned, T>(item: Item, understand: impl FnOnce(R, &str) -> Option<T>) -> Result<T, Error> {
    let sk = sort_key(&item);
    let row = serde_dynamo::from_item(item).ok();
    row.and_then(|row| understand(row, &sk)).ok_or(Error::Corrupt(sk))
}

/// RFC 3339 of fixed length, to the millisecond.
pub(super) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}
