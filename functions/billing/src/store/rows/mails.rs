//! Contacts, memberships, what is still to be told, what was told, and the daily look.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::parts::{MoneyRow, PersonRow};
use super::{Item, read, time};
use crate::contact::Contact;
use crate::error::Error;
use crate::ids::{InvoiceId, SubscriptionId};
use crate::notice::{InvoiceEvent, News};
use crate::store::contacts::Membership;
use crate::store::look::{Cursor, Look};
use crate::store::outbox::OutboxEntry;
use crate::store::told::Claim;

#[derive(Serialize, Deserialize)]
struct ContactRow {
    person: PersonRow,
    email: String,
    language: String,
    signed_in: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    undeliverable: bool,
    expires: i64,
}

/// All is in the key.
#[derive(Serialize)]
struct WithoutRemindersRow {}

#[derive(Serialize, Deserialize)]
struct MembershipRow {
    organisation: String,
    signed_in: String,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
struct OutboxRow {
    organisation: String,
    subscription: String,
    invoice: String,
    /// The day of a decline. None for what is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    declined: Option<String>,
    /// What was owed, for what is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<MoneyRow>,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
struct ClaimRow {
    on: String,
    /// Present until the mail is known to be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unconfirmed: bool,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
struct LookRow {
    date: String,
    /// `pk` and `sk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<(String, String)>,
    is_done: bool,
    failed: Vec<String>,
}

pub(in crate::store) fn contact(item: Item) -> Result<Contact, Error> {
    read(item, |row: ContactRow, _| {
        let contact = Contact::new(row.person.person(), row.email, row.language, row.signed_in.parse().ok()?);
        Some(contact.with_undeliverable(row.undeliverable))
    })
}

pub(in crate::store) fn of_contact(contact: &Contact) -> impl Serialize {
    ContactRow {
        person: PersonRow::of(contact.person()),
        email: contact.email().to_owned(),
        language: contact.language().to_owned(),
        signed_in: time(contact.signed_in()),
        undeliverable: contact.is_undeliverable(),
        expires: contact.expires().as_second(),
    }
}

pub(in crate::store) fn without_reminders() -> impl Serialize {
    WithoutRemindersRow {}
}

pub(in crate::store) fn membership(item: Item) -> Result<Membership, Error> {
    read(item, |row: MembershipRow, _| {
        Some(Membership { organisation: row.organisation, signed_in: row.signed_in.parse().ok()? })
    })
}

pub(in crate::store) fn of_membership(organisation: &str, contact: &Contact) -> impl Serialize {
    MembershipRow {
        organisation: organisation.to_owned(),
        signed_in: time(contact.signed_in()),
        expires: contact.expires().as_second(),
    }
}

pub(in crate::store) fn outbox_entry(item: Item) -> Result<OutboxEntry, Error> {
    read(item, |row: OutboxRow, sk| {
        let event = match (row.declined, row.money) {
            (Some(on), None) => InvoiceEvent::Declined(on.parse().ok()?),
            (None, Some(money)) => InvoiceEvent::Settled(money.money()?),
            _ => return None,
        };
        let (subscription, invoice) = (SubscriptionId::parse(&row.subscription)?, InvoiceId::parse(&row.invoice)?);
        let news = News { subscription, invoice, event };
        Some(OutboxEntry { sk: sk.to_owned(), organisation: row.organisation, news })
    })
}

pub(in crate::store) fn of_news(organisation: &str, news: &News, expires: Timestamp) -> impl Serialize {
    let (declined, money) = match &news.event {
        InvoiceEvent::Declined(on) => (Some(on.to_string()), None),
        InvoiceEvent::Settled(money) => (None, Some(MoneyRow::of(money))),
    };
    OutboxRow {
        organisation: organisation.to_owned(),
        subscription: news.subscription.to_string(),
        invoice: news.invoice.to_string(),
        declined,
        money,
        expires: expires.as_second(),
    }
}

pub(in crate::store) fn claim(item: Item) -> Result<Claim, Error> {
    read(item, |row: ClaimRow, _| Some(Claim { on: row.on.parse().ok()?, is_confirmed: !row.unconfirmed }))
}

pub(in crate::store) fn of_claim(on: Date, is_confirmed: bool, expires: Timestamp) -> impl Serialize {
    ClaimRow { on: on.to_string(), unconfirmed: !is_confirmed, expires: expires.as_second() }
}

pub(in crate::store) fn look(item: Item) -> Result<Look, Error> {
    read(item, |row: LookRow, _| {
        let cursor = row.cursor.map(|(pk, sk)| Cursor { pk, sk });
        Some(Look { date: row.date.parse().ok()?, cursor, is_done: row.is_done, failed: row.failed })
    })
}

pub(in crate::store) fn of_look(look: &Look) -> impl Serialize {
    let cursor = look.cursor.as_ref().map(|cursor| (cursor.pk.clone(), cursor.sk.clone()));
    LookRow { date: look.date.to_string(), cursor, is_done: look.is_done, failed: look.failed.clone() }
}
