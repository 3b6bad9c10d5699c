//! How often details are compared with a card: whoever may guess without limit need not know.
//!
//! Each count is an item with the times of the checks that still count. Counting adds one to both, in one transaction and
//! only while both are as they were read: so there are never more than allowed in any stretch of time, and what one of
//! them refuses, the other does not count.

use jiff::{SignedDuration, Timestamp};

use super::items::{Condition, Key};
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::admin::Admin;
use crate::attempt::hash;
use crate::error::Error;
use crate::ids::CardId;

/// Checks of a card in any hour, by whomever.
const OF_CARD: Limit = Limit { name: "card", most: 5, within: SignedDuration::from_hours(1) };

/// Checks by an admin in any 24 hours, of whichever cards.
const OF_ADMIN: Limit = Limit { name: "admin", most: 20, within: SignedDuration::from_hours(24) };

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

/// One of the counts, as it was read.
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
        // Whoever is outrun is outrun by a check that counts, and there cannot be more of these.
        for _ in 0..=OF_CARD.most + OF_ADMIN.most {
            let of_card = self.count(&OF_CARD, admin.organisation(), card.as_str(), now).await?;
            let of_admin = self.count(&OF_ADMIN, admin.organisation(), &person, now).await?;
            let exceeded = of_card.exceeded().into_iter().chain(of_admin.exceeded());
            if let Some(longest) = exceeded.max_by_key(|exceeded| exceeded.until) {
                return Ok(Some(longest));
            }
            let mut items = Vec::new();
            for count in [of_card, of_admin] {
                let Count { limit, key, version, mut times } = count;
                times.push(now);
                let row = rows::Count::new(version + 1, &times, now + limit.within);
                let names = ["version", "times", "expires"];
                items.push(self.items.update(&key, row, &names, Condition::version(version))?);
            }
            match write(&self.client, items).await {
                Ok(()) => return Ok(None),
                Err(Failure::Conditions(_)) => {}
                Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
            }
        }
        Err(Error::Unavailable("others were quicker each time".to_owned()))
    }

    async fn count(&self, limit: &'static Limit, organisation: &str, of: &str, now: Timestamp) -> Result<Count, Error> {
        let key = Key::limit(organisation, of);
        let row = self.get(&key).await?.map(rows::count).transpose()?;
        let (version, mut times) = row.unwrap_or_default();
        times.retain(|time| *time + limit.within > now);
        Ok(Count { limit, key, version, times })
    }
}

impl Count {
    fn exceeded(&self) -> Option<Exceeded> {
        let full = self.times.len() >= self.limit.most;
        let until = self.times.iter().min().filter(|_| full).map(|first| *first + self.limit.within)?;
        Some(Exceeded { limit: self.limit.name, until })
    }
}
