//! Two organisations: their people, subscriptions and cards, as the payment provider has them.

use jiff::{Timestamp, ToSpan};
use payments::Payments;
use serde_json::{Value, json};
pub(crate) use testing::{ANNA, BJORN, CILLA, DAVID, ELSA, Who};
use testing::{ISSUER, NORRBACKA, SJOVIK};

/// The provider's customers, with their organisations.
const CUSTOMERS: [(&str, &str); 2] = [("cus_norrbacka", NORRBACKA), ("cus_sjovik", SJOVIK)];

/// Fills the table from the provider.
pub(crate) async fn fill(payments: &Payments) {
    for (customer, organisation) in CUSTOMERS {
        let customer = billing::CustomerId::parse(customer).expect("an id");
        payments.import(organisation, &customer, |_, _| ()).await.expect("an import");
    }
}

/// Anna's card pays `sub_premium` and `sub_apps`, Björn's has expired, `sub_project` has none; David's pays `sub_david`.
pub(crate) fn objects() -> Vec<Value> {
    let customers = CUSTOMERS.map(|(id, _)| json!({"id": id}));
    let cards = [
        card("pm_anna", "cus_norrbacka", ANNA, 5),
        card("pm_bjorn", "cus_norrbacka", BJORN, -1),
        card("pm_david", "cus_sjovik", DAVID, 5),
    ];
    let mut exchange = subscription("sub_exchange", "Exchange Online", "past_due", BJORN, Some("pm_bjorn"));
    exchange["latest_invoice"] = json!("in_exchange");
    let (invoice, payment) = owed("exchange", &cards[1]);
    let subscriptions = [
        subscription("sub_premium", "Office 365 Business Premium", "active", ANNA, Some("pm_anna")),
        subscription("sub_apps", "Appar för företag", "active", BJORN, Some("pm_anna")),
        subscription("sub_project", "Project", "active", ANNA, None),
        subscription("sub_visio", "Visio", "canceled", ANNA, Some("pm_anna")),
        exchange,
        subscription("sub_david", "Visio", "active", DAVID, Some("pm_david")),
    ];
    customers.into_iter().chain(cards).chain(subscriptions).chain([invoice, payment]).collect()
}

/// An open invoice, and its payment, which was declined two days ago.
fn owed(name: &str, card: &Value) -> (Value, Value) {
    let payment = format!("pi_{name}");
    let invoice = json!({
        "id": format!("in_{name}"), "status": "open", "amount_remaining": 123_450, "currency": "sek",
        "parent": {"subscription_details": {"subscription": format!("sub_{name}")}},
        "attempt_count": 1, "next_payment_attempt": days(3).1.as_second(),
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": payment}}]},
    });
    let declined = days(-2).1.as_second();
    let payment = json!({
        "id": payment, "status": "requires_payment_method", "amount": 123_450, "currency": "sek", "created": declined,
        "last_payment_error": {"code": "expired_card", "payment_method": card},
        "latest_charge": {"id": "ch_first", "created": declined, "calculated_statement_descriptor": "MOLNBUTIKEN"},
    });
    (invoice, payment)
}

fn card(id: &str, customer: &str, owner: Who, months: i32) -> Value {
    let (year, month) =
        month(months).split_once('-').map(|(year, month)| (number(year), number(month))).expect("a month");
    json!({
        "id": id, "customer": customer,
        "card": {"brand": "visa", "last4": "4242", "exp_month": month, "exp_year": year},
        "billing_details": {
            "name": owner.name, "email": "kort@example.com", "phone": "+46 8 123 456 78",
            "address": {"line1": "Storgatan 1", "postal_code": "111 22", "city": "Stockholm", "country": "SE"},
        },
        "metadata": person("kortkoll_owner", owner),
    })
}

fn subscription(id: &str, name: &str, status: &str, purchaser: Who, card: Option<&str>) -> Value {
    json!({
        "id": id, "status": status,
        "customer": if purchaser.organisation == SJOVIK { "cus_sjovik" } else { "cus_norrbacka" },
        "items": {"data": [{
            "current_period_end": days(20).1.as_second(), "price": {"product": {"id": format!("prod_{id}"), "name": name}},
        }]},
        "default_payment_method": card,
        "metadata": person("kortkoll_purchaser", purchaser),
    })
}

fn person(key: &str, who: Who) -> Value {
    json!({key: format!("{ISSUER} {}", who.subject), format!("{key}_name"): who.name})
}

fn number(digits: &str) -> u16 {
    digits.parse().expect("a number")
}

/// The month after that many months, as the API writes it.
pub(crate) fn month(months: i32) -> String {
    let first = billing::today_in_sweden(Timestamp::now()).first_of_month();
    let on = if months < 0 { first - months.abs().months() } else { first + months.months() };
    on.strftime("%Y-%m").to_string()
}

/// The day after that many days, in Sweden, and the time.
pub(crate) fn days(days: i64) -> (jiff::civil::Date, Timestamp) {
    let time = Timestamp::now() + (days * 24).hours();
    (billing::today_in_sweden(time), time)
}

pub(crate) fn address() -> Value {
    json!({"line1": "Storgatan 1", "line2": null, "postalCode": "111 22", "city": "Stockholm", "region": null, "country": "SE"})
}
