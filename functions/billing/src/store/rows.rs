//! Items as the table holds them, and back: what does not come through the domain's own `parse` is corrupt.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::items::{Item, sort_key};
use crate::address::{AddressDraft, PostalAddress};
use crate::admin::Person;
use crate::attempt::Attempt;
use crate::audit::AuditEntry;
use crate::card::{Brand, Card, Details, LastFour};
use crate::decline::{Decline, DeclineCode};
use crate::error::Error;
use crate::expiry::Expiry;
use crate::holder::CardHolder;
use crate::ids::{CardId, SubscriptionId};
use crate::money::Money;
use crate::subscription::{OpenInvoice, Subscription, SubscriptionStatus};

/// A change that was made, by its key.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) fingerprint: String,
    pub(super) answer: String,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
struct PersonRow {
    issuer: String,
    subject: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct AddressRow {
    line1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    country: String,
}

#[derive(Serialize, Deserialize)]
struct DetailsRow {
    brand: String,
    last4: String,
    expiry: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<AddressRow>,
}

#[derive(Serialize, Deserialize)]
struct CardRow {
    details: DetailsRow,
    owner: PersonRow,
    version: u32,
    changed: String,
}

#[derive(Serialize, Deserialize)]
struct AuditRow {
    version: u32,
    at: String,
    by: PersonRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<DetailsRow>,
    after: DetailsRow,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
struct MoneyRow {
    amount: String,
    currency: String,
}

#[derive(Serialize, Deserialize)]
struct InvoiceRow {
    money: MoneyRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct DeclineRow {
    card: String,
    code: String,
    at: String,
    money: MoneyRow,
    statement_name: String,
}

#[derive(Serialize, Deserialize)]
struct SubscriptionRow {
    name: String,
    status: String,
    renews: String,
    purchased_by: PersonRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_invoice: Option<InvoiceRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_decline: Option<DeclineRow>,
}

pub(super) fn card(item: Item) -> Result<Card, Error> {
    read(item, |row: CardRow, sk| {
        let id = CardId::parse(sk.strip_prefix("CARD#")?)?;
        let changed = row.changed.parse().ok()?;
        (row.version > 0).then_some(())?;
        Some(Card::kept(id, row.details.details()?, row.owner.person(), row.version, changed))
    })
}

pub(super) fn subscription(item: Item) -> Result<Subscription, Error> {
    read(item, |row: SubscriptionRow, sk| {
        let id = SubscriptionId::parse(sk.strip_prefix("SUB#")?)?;
        let status = SubscriptionStatus::parse(&row.status)?;
        let renews = row.renews.parse().ok()?;
        let mut subscription = Subscription::new(id, row.name, status, renews, row.purchased_by.person());
        if let Some(card) = row.card {
            subscription = subscription.with_card(CardId::parse(&card)?);
        }
        if let Some(invoice) = row.open_invoice {
            let next_attempt = invoice.next_attempt.map(|date| date.parse()).transpose().ok()?;
            subscription = subscription.with_open_invoice(OpenInvoice::new(invoice.money.money()?, next_attempt));
        }
        if let Some(decline) = row.last_decline {
            let (card, code) = (CardId::parse(&decline.card)?, DeclineCode::take_in(&decline.code));
            let (at, money) = (decline.at.parse().ok()?, decline.money.money()?);
            subscription = subscription.with_last_decline(Decline::new(card, code, at, money, decline.statement_name));
        }
        Some(subscription)
    })
}

pub(super) fn audit_entry(item: Item) -> Result<AuditEntry, Error> {
    read(item, |row: AuditRow, _| {
        let before = match row.before {
            Some(before) => Some(before.details()?),
            None => None,
        };
        Some(AuditEntry::kept(row.version, row.at.parse().ok()?, row.by.person(), before, row.after.details()?))
    })
}

pub(super) fn record(item: Item) -> Result<Record, Error> {
    read(item, |record: Record, _| Some(record))
}

/// `understand` gets the row and the item's sort key.
fn read<R: DeserializeOwned, T>(item: Item, understand: impl FnOnce(R, &str) -> Option<T>) -> Result<T, Error> {
    let sk = sort_key(&item);
    let row = serde_dynamo::from_item(item).ok();
    row.and_then(|row| understand(row, &sk)).ok_or(Error::Corrupt(sk))
}

pub(super) fn of_card(card: &Card) -> impl Serialize {
    CardRow {
        details: DetailsRow::of(card.details()),
        owner: PersonRow::of(card.owner()),
        version: card.version(),
        changed: time(card.changed()),
    }
}

pub(super) fn of_subscription(subscription: &Subscription) -> impl Serialize {
    SubscriptionRow {
        name: subscription.name().to_owned(),
        status: subscription.status().as_str().to_owned(),
        renews: subscription.renews().to_string(),
        purchased_by: PersonRow::of(subscription.purchased_by()),
        card: subscription.card().map(ToString::to_string),
        open_invoice: subscription.open_invoice().map(|invoice| InvoiceRow {
            money: MoneyRow::of(invoice.money()),
            next_attempt: invoice.next_attempt().map(|date| date.to_string()),
        }),
        last_decline: subscription.last_decline().map(|decline| DeclineRow {
            card: decline.card().to_string(),
            code: decline.code().as_str().to_owned(),
            at: time(decline.at()),
            money: MoneyRow::of(decline.money()),
            statement_name: decline.statement_name().to_owned(),
        }),
    }
}

pub(super) fn of_audit_entry(entry: &AuditEntry, expires: Timestamp) -> impl Serialize {
    AuditRow {
        version: entry.version(),
        at: time(entry.at()),
        by: PersonRow::of(entry.by()),
        before: entry.before().map(DetailsRow::of),
        after: DetailsRow::of(entry.after()),
        expires: expires.as_second(),
    }
}

impl Record {
    pub(super) fn new(attempt: &Attempt, answer: &str, expires: Timestamp) -> Self {
        let fingerprint = attempt.fingerprint().to_owned();
        Self { fingerprint, answer: answer.to_owned(), expires: expires.as_second() }
    }
}

impl PersonRow {
    fn of(person: &Person) -> Self {
        let text = str::to_owned;
        Self { issuer: text(person.issuer()), subject: text(person.subject()), name: text(person.name()) }
    }

    fn person(self) -> Person {
        Person::new(self.issuer, self.subject, self.name)
    }
}

impl DetailsRow {
    fn of(details: &Details) -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            brand: text(details.brand.as_str()),
            last4: text(details.last4.as_str()),
            expiry: details.expiry.to_string(),
            holder: details.holder.as_ref().map(|holder| text(holder.as_str())),
            address: details.address.as_ref().map(|address| AddressRow {
                line1: text(address.line1()),
                line2: address.line2().map(text),
                postal_code: address.postal_code().map(text),
                city: text(address.city()),
                region: address.region().map(text),
                country: text(address.country().code()),
            }),
        }
    }

    fn details(self) -> Option<Details> {
        let address = self.address.map(|row| {
            PostalAddress::parse(&AddressDraft {
                line1: Some(row.line1),
                line2: row.line2,
                postal_code: row.postal_code,
                city: Some(row.city),
                region: row.region,
                country: Some(row.country),
            })
        });
        Some(Details {
            brand: Brand::parse(&self.brand)?,
            last4: LastFour::parse(&self.last4)?,
            expiry: Expiry::parse(&self.expiry).ok()?,
            holder: self.holder.map(|holder| CardHolder::parse(&holder)).transpose().ok()?,
            address: address.transpose().ok()?,
        })
    }
}

impl MoneyRow {
    fn of(money: &Money) -> Self {
        Self { amount: money.amount().to_owned(), currency: money.currency().to_owned() }
    }

    fn money(&self) -> Option<Money> {
        Money::parse(&self.amount, &self.currency)
    }
}

/// RFC 3339 of fixed length, to the millisecond.
fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}
