//! What a world has when it begins: organisations with their people, cards and subscriptions.

use fastrand::Rng;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use testing::ISSUER;

/// How many cards a world has.
pub(crate) const CARDS: usize = 4;

/// How many cards an organisation has.
pub(crate) const CARDS_EACH: usize = 2;

/// A billing admin.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) organisation: usize,
    pub(crate) subject: String,
    pub(crate) email: String,
    pub(crate) signed_in: Timestamp,
    pub(crate) has_declined: bool,
    pub(crate) bounces: bool,
    /// The mail service takes no mail to the address.
    pub(crate) is_refused: bool,
}

impl Person {
    /// Whether mails reach the person, as far as can be known.
    pub(crate) fn is_reachable(&self, now: Timestamp) -> bool {
        let signed_in = self.signed_in.to_zoned(TimeZone::UTC);
        !self.bounces && signed_in.saturating_add(12.months()).timestamp() > now
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
                signed_in: now,
                has_declined: rng.u8(0..8) == 0,
                bounces: false,
                is_refused: false,
            });
        }
    }
    people
}

/// A customer for each organisation, with its cards; each card pays one or two subscriptions.
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
            let method = json!({
                "id": format!("pm_{card}"), "customer": customer, "billing_details": {"name": "Anna Alm"},
                "card": {"brand": "visa", "last4": format!("{card:04}"), "exp_month": rng.u8(1..=12),
                    "exp_year": 2027},
                "metadata": metadata,
            });
            objects.push(method);
            for part in 0..rng.usize(1..=2) {
                let interval = if rng.bool() { "month" } else { "year" };
                let days = if interval == "month" { 30 } else { 365 };
                objects.push(json!({
                    "id": format!("sub_{card}x{part}"), "status": "active", "customer": customer,
                    "description": format!("Service{card}x{part}"), "latest_invoice": null, "metadata": {},
                    "items": {"data": [{"current_period_end": now.as_second() + rng.i64(1..days) * 86_400,
                        "price": {"product": "prod_1", "recurring": {"interval": interval, "interval_count": 1}}}]},
                    "default_payment_method": format!("pm_{card}"),
                }));
            }
        }
    }
    objects
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
