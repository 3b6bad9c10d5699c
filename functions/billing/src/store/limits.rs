//! How often details are compared with a card: whoever may guess without limit need not know.
//!
//! Each count is an item of its own for each window of time, named by the window's end. Counting is one transaction of
//! both counts, each under its limit: what one of them refuses, the other does not count.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;

use super::Billing;
use super::items::{Key, number, unbuilt};
use super::transaction::{Failure, write};
use crate::admin::Admin;
use crate::attempt::hash;
use crate::calendar::end_of_day;
use crate::error::Error;
use crate::ids::CardId;

/// Checks of a card in an hour of the clock, by whomever.
const PER_CARD: u32 = 5;

/// Checks by an admin in a day in Sweden, of whichever cards.
const PER_ADMIN: u32 = 20;

/// A limit that has been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// `card` or `admin`.
    pub limit: &'static str,
    /// When checks are counted anew.
    pub until: Timestamp,
}

/// One of the counts.
struct Count {
    limit: &'static str,
    most: u32,
    name: String,
    until: Timestamp,
}

impl Billing {
    /// Counts a check of a card by an admin, unless that is more than the limits allow: then the one that lasts longer
    /// is told, and nothing is counted.
    pub async fn count_check(&self, admin: &Admin, card: &CardId, now: Timestamp) -> Result<Option<Exceeded>, Error> {
        let (hour, day) = (end_of_hour(now), end_of_day(now));
        let person = hash(&[admin.person().issuer().as_bytes(), admin.person().subject().as_bytes()]);
        let counts = [
            Count { limit: "card", most: PER_CARD, name: format!("{card}#{}", hour.as_second()), until: hour },
            Count { limit: "admin", most: PER_ADMIN, name: format!("{person}#{}", day.as_second()), until: day },
        ];
        let items: Result<_, Error> = counts.iter().map(|count| self.one_more(admin.organisation(), count)).collect();
        match write(&self.client, items?).await {
            Ok(()) => Ok(None),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(refused)) => {
                let refused = refused.keys().filter_map(|place| counts.get(*place));
                let longest = refused.max_by_key(|count| count.until);
                let longest = longest.ok_or_else(|| Error::Unavailable("a limit that nobody asked for".to_owned()))?;
                Ok(Some(Exceeded { limit: longest.limit, until: longest.until }))
            }
        }
    }

    /// One more, where there are fewer than the most.
    fn one_more(&self, organisation: &str, count: &Count) -> Result<TransactWriteItem, Error> {
        let update = Update::builder()
            .table_name(self.items.table())
            .set_key(Some(Key::limit(organisation, &count.name).attributes()))
            .update_expression("SET #expires = :expires ADD #count :one")
            .condition_expression("attribute_not_exists(#count) OR #count < :most")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_names("#count", "count")
            .expression_attribute_values(":expires", number(count.until.as_second()))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(count.most));
        update.build().map_err(unbuilt).map(|update| TransactWriteItem::builder().update(update).build())
    }
}

/// Hours begin at the same time in Sweden and by UTC.
fn end_of_hour(now: Timestamp) -> Timestamp {
    let hours = now.as_second().div_euclid(3600) + 1;
    Timestamp::from_second(hours * 3600).unwrap_or(Timestamp::MAX)
}
