//! What the provider says beside a decline code: its advice, the network's code, and its own reason for a block.

use billing::DeclineCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stripe::Error;
use stripe::objects::{Invoice, PaymentIntent, SetupIntent};

use crate::stub::{Stub, json as answer};

fn object<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("an object")
}

/// The code of an invoice's payment that failed with that error, and with a charge of that outcome.
fn declined(error: &Value, outcome: &Value) -> DeclineCode {
    let invoice =
        object::<Invoice>(json!({"id": "in_1", "status": "open", "amount_remaining": 100, "currency": "sek"}));
    let payment = object::<PaymentIntent>(json!({
        "id": "pi_1", "status": "requires_payment_method", "amount": 100, "currency": "sek", "created": 1_795_000_000,
        "payment_method": "pm_1", "last_payment_error": error,
        "latest_charge": {"id": "ch_1", "created": 1_795_000_000, "outcome": outcome},
    }));
    assert!(!format!("{payment:?}").contains("lost"), "no masked code is even in a log");
    invoice.decline(&payment).expect("a decline").code()
}

#[test]
fn advice_is_read_on_the_error_and_on_the_charge() {
    let error = json!({"code": "card_declined", "decline_code": "do_not_honor"});
    assert!(declined(&error, &Value::Null).may_be_paid());
    assert!(
        declined(&error, &json!({"advice_code": null, "network_decline_code": "05", "reason": "do_not_honor"}))
            .may_be_paid()
    );
    for (member, value) in [("advice_code", "do_not_try_again"), ("network_decline_code", "R1")] {
        let mut advised = error.clone();
        advised[member] = json!(value);
        let outcome = json!({member: value});
        for code in [declined(&advised, &Value::Null), declined(&error, &outcome)] {
            assert_eq!(code.as_str(), "do_not_honor");
            assert!(!code.may_be_paid() && !code.has_next_attempt(), "{member}");
        }
    }
}

#[test]
fn a_block_for_a_reason_that_may_not_be_shown_is_a_generic_decline() {
    let error = json!({"code": "card_declined", "decline_code": "insufficient_funds"});
    let generic = DeclineCode::from_provider("generic_decline");
    for reason in ["highest_risk_level", "lost_card"] {
        assert_eq!(declined(&error, &json!({"type": "blocked", "reason": reason})), generic, "{reason}");
    }
    assert_eq!(declined(&error, &json!({"type": "blocked", "reason": "rule"})).as_str(), "insufficient_funds");
}

#[test]
fn a_verification_has_its_advice_too() {
    let setup = object::<SetupIntent>(json!({
        "id": "seti_1", "status": "requires_payment_method", "created": 1,
        "last_setup_error": {"code": "card_declined", "decline_code": "generic_decline", "advice_code": "do_not_try_again"},
    }));
    assert!(!setup.last_setup_error.expect("an error").code.may_be_paid());
}

#[tokio::test]
async fn a_refused_payment_has_its_advice_too() {
    let error = json!({"error": {
        "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds", "advice_code": "do_not_try_again",
    }});
    let (_stub, client) = Stub::start([answer(402, &error)]).await;
    match client.pay_invoice("in_1", "pm_1", "key").await {
        Err(Error::Declined { code, .. }) => {
            assert_eq!(code.as_str(), "insufficient_funds");
            assert!(!code.may_be_paid());
        }
        other => panic!("{other:?} is no decline"),
    }
}
