//! Rate limits: of comparisons with a card's details, since unlimited comparisons would reveal them; and of what the bank is
//! asked, since card networks charge for more than 10 to 15 attempts a month, and banks take many for fraud.
//!
//! Each count is an item with the times of the attempts that still count. One transaction adds a time to all counts of an
//! attempt, on the condition that they are as expected; the first try expects that they do not exist. So there are never
//! more attempts than allowed in any period, and an attempt that one limit refuses is not counted by another. A transaction
//! that fails returns the counts as they are.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{SignedDuration, Timestamp};

use super::items::Condition;
use super::keys::Key;
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Admin;
use crate::error::Error;
use crate::ids::{CardId, InvoiceId};

/// Checks of a card by all admins in any hour.
const PER_CARD: Limit = Limit { name: "card", most: 5, within: SignedDuration::from_hours(1) };

/// Checks of all cards by an admin in any 24 hours.
const PER_ADMIN: Limit = Limit { name: "admin", most: 20, within: SignedDuration::from_hours(24) };

/// Verifications of a card in any hour.
const VERIFICATIONS: Limit = Limit { name: "verification", most: 5, within: SignedDuration::from_hours(1) };

/// Charges of an invoice in any 24 hours.
const CHARGES_A_DAY: Limit = Limit { name: "charges-a-day", most: 4, within: SignedDuration::from_hours(24) };

/// Charges of an invoice in any 30 days.
const CHARGES_A_MONTH: Limit = Limit { name: "charges-a-month", most: 10, within: SignedDuration::from_hours(30 * 24) };

/// A limit that has been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// `card`, `admin`, `verification`, `charges-a-day` or `charges-a-month`.
    pub limit: &'static str,
    /// When another attempt is allowed.
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
    /// The last attempt that was counted, if attempts have names.
    last: Option<String>,
}

impl Billing {
    /// Counts a check of a card by an admin. If a limit has been reached, nothing is counted, and the limit is returned; if
    /// both have, the one that lasts longer.
    pub async fn count_check(&self, admin: &Admin, card: &CardId, now: Timestamp) -> Result<Option<Exceeded>, Error> {
        let organisation = admin.organisation();
        let counts = vec![
            Count::unknown(&PER_CARD, Key::limit(organisation, card.as_str())),
            Count::unknown(&PER_ADMIN, Key::limit(organisation, &admin.person().hash())),
        ];
        self.count(counts, None, now).await
    }

    /// Counts a verification of a card, unless its limit has been reached.
    pub async fn count_verification(
        &self,
        organisation: &str,
        card: &CardId,
        now: Timestamp,
    ) -> Result<Option<Exceeded>, Error> {
        let key = Key::limit(organisation, &format!("{}#{card}", VERIFICATIONS.name));
        self.count(vec![Count::unknown(&VERIFICATIONS, key)], None, now).await
    }

    /// Counts a charge of an invoice, unless a limit has been reached. `attempt` is its idempotency key at the provider: a
    /// charge that is sent again counts once.
    pub async fn count_charge(
        &self,
        organisation: &str,
        invoice: &InvoiceId,
        attempt: &str,
        now: Timestamp,
    ) -> Result<Option<Exceeded>, Error> {
        let key = |limit: &Limit| Key::limit(organisation, &format!("{}#{invoice}", limit.name));
        let counts = [&CHARGES_A_DAY, &CHARGES_A_MONTH].map(|limit| Count::unknown(limit, key(limit)));
        self.count(counts.into(), Some(attempt), now).await
    }

    /// Counts an attempt, unless a limit has been reached, or it was the last one to be counted.
    async fn count(
        &self,
        mut counts: Vec<Count>,
        attempt: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Exceeded>, Error> {
        let most: usize = counts.iter().map(|count| count.limit.most).sum();
        // A try fails only if another attempt was counted, and no more than these can be.
        for _ in 0..=most {
            if attempt.is_some() && counts.iter().all(|count| count.last.as_deref() == attempt) {
                return Ok(None);
            }
            let exceeded = counts.iter().filter_map(|count| count.exceeded(now));
            if let Some(longest) = exceeded.max_by_key(|exceeded| exceeded.until) {
                return Ok(Some(longest));
            }
            let items: Result<_, Error> = counts.iter().map(|count| self.add_attempt(count, attempt, now)).collect();
            match write(&self.client, items?).await {
                Ok(()) => return Ok(None),
                Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
                Err(Failure::Conditions(found)) => {
                    for (place, item) in found.into_iter().filter(|(_, item)| !item.is_empty()) {
                        let count = &mut counts[place];
                        (count.version, count.times, count.last) = rows::count(item)?;
                    }
                }
            }
        }
        Err(Error::Unavailable("others were quicker each time".to_owned()))
    }

    /// Adds an attempt to a count, if the count is as expected.
    fn add_attempt(&self, count: &Count, attempt: Option<&str>, now: Timestamp) -> Result<TransactWriteItem, Error> {
        let times: Vec<_> = count.counting(now).chain([now]).collect();
        let row = rows::Count::new(count.version + 1, &times, attempt, now + count.limit.within);
        let mut names = vec!["version", "times", "expires"];
        if attempt.is_some() {
            names.push("last");
        }
        self.items.update(&count.key, row, &names, Condition::version(count.version))
    }
}

impl Count {
    /// A count that is expected not to exist.
    fn unknown(limit: &'static Limit, key: Key) -> Self {
        Self { limit, key, version: 0, times: Vec::new(), last: None }
    }

    /// The times of the attempts that count at that time.
    fn counting(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.times.iter().copied().filter(move |time| *time + self.limit.within > now)
    }

    fn exceeded(&self, now: Timestamp) -> Option<Exceeded> {
        if self.counting(now).count() < self.limit.most {
            return None;
        }
        let first = self.counting(now).min()?;
        // The first may have come a little later than this one, which was counted after it.
        let until = first.min(now) + self.limit.within;
        Some(Exceeded { limit: self.limit.name, until })
    }
}
