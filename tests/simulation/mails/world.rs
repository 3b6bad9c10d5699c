//! What a world has when it begins: organisations with their people, cards and subscriptions.

use fastrand::Rng;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use payments::ChangedObject;
use serde_json::{Value, json};
use testing::ISSUER;

/// How many cards a world has.
pub(crate) const CARDS: usize = 20;

/// How many cards an organisation has.
pub(crate) const CARDS_EACH: usize = 2;

/// A billing admin.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) organisation: usize,
    pub(crate) subject: String,
    pub(crate) email: String,
    /// When the person last signed in with the role; None if they have lost it.
    pub(crate) signed_in: Option<Timestamp>,
    /// When the person last became a billing admin, after a time of not being one.
    pub(crate) came_back: Option<Timestamp>,
    /// Until when the person does not sign in again.
    pub(crate) away: Timestamp,
    pub(crate) has_declined: bool,
    /// Mails to the address come back.
    pub(crate) bounces: bool,
    /// The mail service takes no mail to the address.
    pub(crate) is_refused: bool,
}

impl Person {
    /// Whether the person counts as a billing admin.
    pub(crate) fn is_admin(&self, now: Timestamp) -> bool {
        // The table counts in seconds.
        let until = |signed_in: Timestamp| signed_in.to_zoned(TimeZone::UTC).saturating_add(12.months()).timestamp();
        self.signed_in.is_some_and(|signed_in| until(signed_in).as_second() > now.as_second())
    }

    /// Whether an address is, or was, the person's.
    pub(crate) fn has_had(&self, address: &str) -> bool {
        address.split(['.', '@']).next() == Some(&self.subject)
    }
}

pub(crate) fn organisation(number: usize) -> String {
    format!("Organisation {number}")
}

pub(crate) fn people(rng: &mut Rng, now: Timestamp) -> Vec<Person> {
    let mut people = Vec::new();
    for organisation in 0..CARDS / CARDS_EACH {
        for number in 0..rng.usize(1..=3) {
            let subject = format!("p{organisation}-{number}");
            people.push(Person {
                organisation,
                email: format!("{subject}@mail.example"),
                subject,
                signed_in: Some(now),
                came_back: None,
                away: absence(rng, now),
                has_declined: rng.u8(0..16) == 0,
                bounces: false,
                is_refused: false,
            });
        }
    }
    people
}

/// Until when somebody who has just signed in stays away: some for longer than the 12 months for which they are told something.
pub(crate) fn absence(rng: &mut Rng, now: Timestamp) -> Timestamp {
    let days = if rng.u8(0..6) == 0 { rng.i64(250..500) } else { rng.i64(0..60) };
    now + (days * 24).hours()
}

/// A customer for each organisation, with its cards, which end within two years; each card pays one or two subscriptions.
pub(crate) fn objects(rng: &mut Rng, people: &[Person], now: Timestamp) -> Vec<Value> {
    let mut objects = Vec::new();
    for number in 0..CARDS / CARDS_EACH {
        let customer = format!("cus_{number}");
        objects.push(json!({"id": customer, "metadata": {"kortkoll_organisation": organisation(number)}}));
        let theirs: Vec<_> = people.iter().filter(|person| person.organisation == number).collect();
        for card in number * CARDS_EACH..(number + 1) * CARDS_EACH {
            let owner = if rng.u8(0..6) == 0 { None } else { Some(theirs[rng.usize(0..theirs.len())]) };
            let metadata = owner.map_or(json!({}), |owner| {
                json!({"kortkoll_owner": format!("{ISSUER} {}", owner.subject), "kortkoll_owner_name": owner.subject})
            });
            let ends = rng.i64(1..=24);
            let method = json!({
                "id": format!("pm_{card}"), "customer": customer, "billing_details": {"name": "Anna Alm"},
                "card": {"brand": "visa", "last4": format!("{card:04}"), "exp_month": (ends - 1) % 12 + 1,
                    "exp_year": 2027 + (ends - 1) / 12},
                "metadata": metadata,
            });
            objects.push(method);
            for part in 0..rng.usize(1..=2) {
                objects.push(subscription(rng, &format!("{card}x{part}"), card, now));
            }
        }
    }
    objects
}

/// One that a card pays.
pub(crate) fn subscription(rng: &mut Rng, name: &str, card: usize, now: Timestamp) -> Value {
    let (interval, days) = if rng.bool() { ("month", 30) } else { ("year", 365) };
    json!({
        "id": format!("sub_{name}"), "status": "active", "customer": format!("cus_{}", card / CARDS_EACH),
        // With an end, so that no name is the beginning of another.
        "description": format!("Service{name}z"), "latest_invoice": null, "metadata": {},
        "items": {"data": [{"current_period_end": now.as_second() + rng.i64(1..days) * 86_400,
            "price": {"product": "prod_1", "recurring": {"interval": interval, "interval_count": 1}}}]},
        "default_payment_method": format!("pm_{card}"),
    })
}

pub(crate) fn invoice(id: &str, subscription: &str, customer: &Value, status: &str, created: i64) -> Value {
    let (open, paid) = (i64::from(status == "open"), i64::from(status == "paid"));
    json!({
        "id": id, "customer": customer, "status": status, "amount_remaining": open * 10_000, "amount_paid": paid * 10_000,
        "currency": "sek", "created": created, "parent": {"subscription_details": {"subscription": subscription}},
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": id.replacen("in_", "pi_", 1)}}]},
    })
}

pub(crate) fn payment(invoice: &str, method: &Value, at: i64) -> Value {
    json!({
        "id": invoice.replacen("in_", "pi_", 1), "status": "requires_payment_method", "amount": 10_000, "currency": "sek",
        "created": at,
        "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds", "payment_method": method},
    })
}

/// The provider's id of what an event is about.
pub(crate) fn object_of(changed: &ChangedObject) -> String {
    match changed {
        ChangedObject::Subscription(_, id) => id.to_string(),
        ChangedObject::Card(_, id) => id.payment_method(),
        other => panic!("no event of this world: {other:?}"),
    }
}
