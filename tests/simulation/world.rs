//! What the provider has when a history begins.

use fastrand::Rng;
use serde_json::{Value, json};
use testing::simulation::START;
use testing::{ANNA, BJORN, ISSUER, Who};

/// The provider's customer.
pub(crate) const CUSTOMER: &str = "cus_norrbacka";

/// The cards, and their owners.
pub(crate) const CARDS: [(&str, Who); 2] = [("anna", ANNA), ("bjorn", BJORN)];

/// Two cards; two to eleven subscriptions, which one of the cards or none pays; an open invoice of each of the first two.
pub(crate) fn objects(rng: &mut Rng) -> Vec<Value> {
    let mut objects = vec![json!({"id": CUSTOMER})];
    let cards = CARDS.map(|(name, owner)| card(&format!("pm_{name}"), owner, behaviour(rng)));
    let count = [2, 2, 3, 4, 11][rng.usize(0..5)];
    for number in 0..count {
        let (name, pays) = (format!("{number}"), [Some("pm_anna"), Some("pm_bjorn"), None]);
        let pays = if number < 2 { pays[number] } else { pays[rng.usize(0..3)] };
        let mut subscription = subscription(&name, pays);
        if number < 2 {
            subscription["status"] = json!("past_due");
            subscription["latest_invoice"] = json!(format!("in_{name}"));
            objects.extend(owed(&name, &cards[number]));
        }
        objects.push(subscription);
    }
    objects.extend(cards);
    objects
}

/// What a card's bank answers.
pub(crate) fn behaviour(rng: &mut Rng) -> &'static str {
    ["ok", "ok", "ok", "insufficient_funds", "approve", "stop_payment_order"][rng.usize(0..6)]
}

fn card(id: &str, owner: Who, behaviour: &str) -> Value {
    json!({
        "id": id, "customer": CUSTOMER, "behaviour": behaviour, "created": 1,
        "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2029},
        "billing_details": {
            "name": owner.name, "email": null, "phone": null,
            "address": {"line1": "Storgatan 1", "postal_code": "111 22", "city": "Stockholm", "country": "SE"},
        },
        "metadata": person("kortkoll_owner", owner),
    })
}

fn subscription(name: &str, card: Option<&str>) -> Value {
    json!({
        "id": format!("sub_{name}"), "status": "active", "customer": CUSTOMER,
        "items": {"data": [{
            "current_period_end": seconds() + 20 * 24 * 60 * 60,
            "price": {"product": {"id": format!("prod_{name}"), "name": format!("Product {name}")}},
        }]},
        "default_payment_method": card,
        "metadata": person("kortkoll_purchaser", ANNA),
    })
}

/// An open invoice and its payment, which was declined two days ago.
fn owed(name: &str, card: &Value) -> [Value; 2] {
    let declined = seconds() - 2 * 24 * 60 * 60;
    let (invoice, payment) = (format!("in_{name}"), format!("pi_{name}"));
    let invoice = json!({
        "id": invoice, "status": "open", "customer": CUSTOMER, "amount_remaining": 34_900, "currency": "sek",
        "parent": {"subscription_details": {"subscription": format!("sub_{name}")}}, "attempt_count": 1,
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": payment}}]},
    });
    let payment = json!({
        "id": payment, "status": "requires_payment_method", "amount": 34_900, "currency": "sek", "created": declined,
        "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds", "payment_method": card},
        "latest_charge": {"id": format!("ch_{name}"), "created": declined, "calculated_statement_descriptor": "MOLN"},
    });
    [invoice, payment]
}

fn person(key: &str, who: Who) -> Value {
    json!({key: format!("{ISSUER} {}", who.subject), format!("{key}_name"): who.name})
}

fn seconds() -> i64 {
    START.parse::<jiff::Timestamp>().expect("a time").as_second()
}
