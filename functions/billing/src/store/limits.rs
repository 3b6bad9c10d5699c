//! How often details are compared with a card: whoever may guess without limit need not know.
//!
//! Each count is an item with the times of the checks that still count. Counting adds one to both, in one transaction and
//! only while both are as they are thought to be, at first not there: so there are never more than allowed in any stretch of
//! time, and what one of them refuses, the other does not count. A transaction that fails tells how they are.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{SignedDuration, Timestamp};

use super::items::{Condition, Key};
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Admin;
use crate::error::Error;
use crate::idempotent_request::hash;
use crate::ids::CardId;

/// Checks of a card in any hour, by whomever.
const PER_CARD: Limit = Limit { name: "card", most: 5, within: SignedDuration::from_hours(1) };

/// Checks by an admin in any 24 hours, of whichever cards.
const PER_ADMIN: Limit = Limit { name: "admin", most: 20, within: SignedDuration::from_hours(24) };

/// A limit that has been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// `card` or `admin`.
    pub limit: &'static str,
    /// When there is room for another check.
    pub until: Timestamp,
}

struct Limit {
    name: &'static str,
    most: usize,
    within: SignedDuration,
}

/// One of the counts, as far as it is known.
struct Count {
    limit: &'static Limit,
    key: Key,
    version: u32,
    times: Vec<Timestamp>,
}

impl Billing {
    /// Counts a check of a card by an admin, unless that is more than the limits allow: then the one that lasts longer
    /// is told, and nothing is counted.
    pub async fn count_check(&self, admin: &Admin, card: &CardId, now: Timestamp) -> Result<Option<Exceeded>, Error> {
        let person = hash(&[admin.person().issuer().as_bytes(), admin.person().subject().as_bytes()]);
        let none = |limit, of: &str| {
            let key = Key::limit(admin.organisation(), of);
            Count { limit, key, version: 0, times: Vec::new() }
        };
        let mut counts = [none(&PER_CARD, card.as_str()), none(&PER_ADMIN, &person)];
        // Whoever is outrun is outrun by a check that counts, and there cannot be more of these.
        for _ in 0..=PER_CARD.most + PER_ADMIN.most {
            let exceeded = counts.iter().filter_map(|count| count.exceeded(now));
            if let Some(longest) = exceeded.max_by_key(|exceeded| exceeded.until) {
                return Ok(Some(longest));
            }
            let items: Result<_, Error> = counts.iter().map(|count| self.one_more(count, now)).collect();
            match write(&self.client, items?).await {
                Ok(()) => return Ok(None),
                Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
                Err(Failure::Conditions(found)) => {
                    for (place, item) in found.into_iter().filter(|(_, item)| !item.is_empty()) {
                        (counts[place].version, counts[place].times) = rows::count(item)?;
                    }
                }
            }
        }
        Err(Error::Unavailable("others were quicker each time".to_owned()))
    }

    /// One more, if it is as it is known.
    fn one_more(&self, count: &Count, now: Timestamp) -> Result<TransactWriteItem, Error> {
        let times: Vec<_> = count.that_count(now).chain([now]).collect();
        let row = rows::Count::new(count.version + 1, &times, now + count.limit.within);
        self.items.update(&count.key, row, &["version", "times", "expires"], Condition::version(count.version))
    }
}

impl Count {
    /// The times of the checks that count at that time.
    fn that_count(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.times.iter().copied().filter(move |time| *time + self.limit.within > now)
    }

    fn exceeded(&self, now: Timestamp) -> Option<Exceeded> {
        let first = self.that_count(now).min().filter(|_| self.that_count(now).count() >= self.limit.most)?;
        Some(Exceeded { limit: self.limit.name, until: first + self.limit.within })
    }
}
