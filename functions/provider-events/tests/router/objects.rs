//! The provider's objects: a customer, and their subscription that is paid by a card.

use serde_json::{Value, json};
use testing::NORRBACKA;

pub(crate) fn all() -> Vec<Value> {
    vec![
        json!({"id": "cus_1", "metadata": {"kortkoll_organisation": NORRBACKA}}),
        json!({"id": "cus_9", "metadata": {}}),
        card("pm_1", "4242"),
        json!({
            "id": "sub_1", "status": "active", "customer": "cus_1", "description": "Office 365 Business Premium",
            "items": {"data": [{"current_period_end": 1_797_231_600, "price": {"product": "prod_1"}}]},
            "default_payment_method": "pm_1", "latest_invoice": null, "metadata": {},
        }),
    ]
}

pub(crate) fn card(id: &str, last4: &str) -> Value {
    json!({
        "id": id, "customer": "cus_1", "card": {"brand": "visa", "last4": last4, "exp_month": 4, "exp_year": 2027},
        "billing_details": {"name": "Anna Alm"}, "metadata": {},
    })
}

/// An invoice of the subscription, with the payment that the bank declined.
pub(crate) fn invoice(status: &str) -> Value {
    json!({
        "id": "in_1", "customer": "cus_1", "status": status, "amount_remaining": 123_450, "currency": "sek",
        "parent": {"subscription_details": {"subscription": "sub_1"}},
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": "pi_1"}}]},
    })
}

pub(crate) fn declined_payment() -> Value {
    json!({
        "id": "pi_1", "status": "requires_payment_method", "amount": 123_450, "currency": "sek", "created": 1_795_000_000,
        "last_payment_error": {"code": "card_declined", "decline_code": "stolen_card", "payment_method": card("pm_1", "4242")},
    })
}
