//! Rate limits of comparisons with a card's details: unlimited comparisons would reveal the details.
//!
//! Each count is an item with the times of the checks that still count. One transaction adds a time to both counts, on the
//! condition that both are as expected; the first attempt expects that they do not exist. So there are never more checks
//! than allowed in any period, and a check that one limit refuses is not counted by the other. A transaction that fails
//! returns the counts as they are.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{SignedDuration, Timestamp};

use super::items::{Condition, Key};
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Admin;
use crate::error::Error;
use crate::ids::CardId;

/// Checks of a card by all admins in any hour.
const PER_CARD: Limit = Limit { name: "card", most: 5, within: SignedDuration::from_hours(1) };

/// Checks of all cards by an admin in any 24 hours.
const PER_ADMIN: Limit = Limit { name: "admin", most: 20, within: SignedDuration::from_hours(24) };

/// A limit that has been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// `card` or `admin`.
    pub limit: &'static str,
    /// When another check is allowed.
    pub until: Timestamp,
}

struct Limit {
    name: &'static str,
    most: usize,
    within: SignedDuration,
}

/// A count, as far as it is known.
struct Count {
    limit: &'static Limit,
    key: Key,
    version: u32,
    times: Vec<Timestamp>,
}

impl Billing {
    /// Counts a check of a card by an admin. If a limit has been reached, nothing is counted, and the limit is returned; if
    /// both have, the one that lasts longer.
    pub async fn count_check(&self, admin: &Admin, card: &CardId, now: Timestamp) -> Result<Option<Exceeded>, Error> {
        let mut counts = [
            Count::unknown(&PER_CARD, Key::limit(admin.organisation(), card.as_str())),
            Count::unknown(&PER_ADMIN, Key::limit(admin.organisation(), &admin.person().hash())),
        ];
        // An attempt fails only if another check was counted, and no more than these can be.
        for _ in 0..=PER_CARD.most + PER_ADMIN.most {
            let exceeded = counts.iter().filter_map(|count| count.exceeded(now));
            if let Some(longest) = exceeded.max_by_key(|exceeded| exceeded.until) {
                return Ok(Some(longest));
            }
            let items: Result<_, Error> = counts.iter().map(|count| self.add_check(count, now)).collect();
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

    /// Adds a check to a count, if the count is as expected.
    fn add_check(&self, count: &Count, now: Timestamp) -> Result<TransactWriteItem, Error> {
        let times: Vec<_> = count.counting(now).chain([now]).collect();
        let row = rows::Count::new(count.version + 1, &times, now + count.limit.within);
        self.items.update(&count.key, row, &["version", "times", "expires"], Condition::version(count.version))
    }
}

impl Count {
    /// A count that is expected not to exist.
    fn unknown(limit: &'static Limit, key: Key) -> Self {
        Self { limit, key, version: 0, times: Vec::new() }
    }

    /// The times of the checks that count at that time.
    fn counting(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.times.iter().copied().filter(move |time| *time + self.limit.within > now)
    }

    fn exceeded(&self, now: Timestamp) -> Option<Exceeded> {
        if self.counting(now).count() < self.limit.most {
            return None;
        }
        let first = self.counting(now).min()?;
        Some(Exceeded { limit: self.limit.name, until: first + self.limit.within })
    }
}
