//! Who was told what. Before a mail is sent, each of its notices is claimed for the person, under the condition that nobody
//! has; after it, they are confirmed. So no two runs send the same.
//!
//! A claim that is not confirmed stands if the process ended in between, when nobody knows whether the mail went out. It holds
//! for its day: the same is not told again until the next day, when it may be told a second time. Better that than never.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::items::{Condition, has_expired, sort_key, text};
use super::keys::{Key, told_in};
use super::{Billing, rows};
use crate::admin::Person;
use crate::calendar::after;
use crate::error::Error;
use crate::ids::{InvoiceId, SubscriptionId};
use crate::notice::Notice;

/// How long a claim is stored, in months: longer than anything is told again.
const KEPT_MONTHS: i64 = 13;

/// In place of a notice: the day on which a person last got a mail.
const LAST_MAIL: &str = "LAST";

/// What the admins of an organisation have been told.
#[derive(Debug, Clone, Default)]
pub struct Told(BTreeMap<String, Claim>);

#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) on: Date,
    pub(super) is_confirmed: bool,
}

impl Told {
    /// Whether a person can be told a notice: it was not told, nor claimed on that day or, if the clock was set back, later.
    pub fn allows(&self, person: &Person, notice: &Notice, today: Date) -> bool {
        let claim = self.0.get(&key(person, &notice.to_string()));
        claim.is_none_or(|claim| !claim.is_confirmed && claim.on < today)
    }

    /// Whether a person was told a notice, and that is certain.
    pub fn is_confirmed(&self, person: &Person, notice: &Notice) -> bool {
        self.0.get(&key(person, &notice.to_string())).is_some_and(|claim| claim.is_confirmed)
    }

    /// Whether a person has got no mail yet on that day.
    pub fn is_first_mail(&self, person: &Person, today: Date) -> bool {
        self.0.get(&key(person, LAST_MAIL)).is_none_or(|last| last.on < today)
    }

    /// Whether a person was told that a payment of the invoice was declined.
    pub fn has_told_decline(&self, person: &Person, subscription: &SubscriptionId, invoice: &InvoiceId) -> bool {
        let start = key(person, &Notice::declines_of(subscription, invoice));
        self.0.range(start.clone()..).next().is_some_and(|(key, _)| key.starts_with(&start))
    }
}

impl Billing {
    /// What the admins of an organisation have been told.
    pub async fn told(&self, organisation: &str, now: Timestamp) -> Result<Told, Error> {
        let read =
            |item| if has_expired(&item, now) { Ok(None) } else { Ok(Some((sort_key(&item), rows::claim(item)?))) };
        let claims = self.all(told_in(organisation), "", read).await?;
        Ok(Told(claims.into_iter().flatten().collect()))
    }

    /// Claims all the notices of a mail to a person, or none. False if one of them is claimed by now or, where all are
    /// reminders, if the person has got a mail on that day.
    pub async fn claim(
        &self,
        organisation: &str,
        person: &Person,
        notices: &[Notice],
        today: Date,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let expires = after(now, KEPT_MONTHS.months());
        let is_earlier =
            |expression| Condition { expression, names: &["on"], values: vec![(":today", text(today.to_string()))] };
        let mut items = Vec::new();
        for notice in notices {
            let condition = is_earlier("attribute_not_exists(pk) OR (attribute_exists(unconfirmed) AND #on < :today)");
            let key = Key::told(organisation, &person.hash(), &notice.to_string());
            items.push(self.items.put(&key, rows::of_claim(today, false, expires), condition)?);
        }
        let can_wait = notices.iter().all(Notice::is_reminder);
        let condition = if can_wait { Some(is_earlier("attribute_not_exists(pk) OR #on < :today")) } else { None };
        let key = Key::told(organisation, &person.hash(), LAST_MAIL);
        items.push(self.items.put(&key, rows::of_claim(today, true, expires), condition)?);
        self.write_if_unchanged(items).await
    }

    /// Stores that a claimed mail was sent.
    pub async fn confirm(
        &self,
        organisation: &str,
        person: &Person,
        notices: &[Notice],
        today: Date,
        now: Timestamp,
    ) -> Result<(), Error> {
        let row = || rows::of_claim(today, true, after(now, KEPT_MONTHS.months()));
        let key = |notice: &Notice| Key::told(organisation, &person.hash(), &notice.to_string());
        let items = notices.iter().map(|notice| self.items.put(&key(notice), row(), None)).collect::<Result<_, _>>()?;
        self.write_if_unchanged(items).await.map(|_| ())
    }

    /// Gives back what was claimed for a mail that was not sent, as it was `before`.
    pub async fn release(
        &self,
        organisation: &str,
        person: &Person,
        notices: &[Notice],
        before: &Told,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut items = Vec::new();
        for what in notices.iter().map(ToString::to_string).chain([LAST_MAIL.to_owned()]) {
            let item = Key::told(organisation, &person.hash(), &what);
            items.push(match before.0.get(&key(person, &what)) {
                Some(claim) => {
                    let row = rows::of_claim(claim.on, claim.is_confirmed, after(now, KEPT_MONTHS.months()));
                    self.items.put(&item, row, None)?
                }
                None => self.items.delete(&item, None)?,
            });
        }
        self.write_if_unchanged(items).await.map(|_| ())
    }
}

/// The sort key of what a person was told.
fn key(person: &Person, what: &str) -> String {
    format!("{}#{what}", person.hash())
}
