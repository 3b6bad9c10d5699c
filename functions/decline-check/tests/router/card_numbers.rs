//! A card number typed wherever something can be typed: it is in no item, no answer and no line of the log.

use serde_json::{Value, json};
use testing::Log;
use testing::card_numbers::{WRITTEN, assert_not_logged, has_number};

use crate::app::{TestApp, check_request};
use crate::demo::ANNA;

/// Bodies with the text in every field, known and unknown, as a value and as a name.
fn bodies(text: &str) -> Vec<Value> {
    let of = |card: Value| json!({"subscription": "sub_premium", "card": card});
    let mut bodies: Vec<_> = ["last4", "expiry", "holder", "address", "number", "colour"]
        .iter()
        .map(|name| of(json!({*name: text})))
        .collect();
    let address = ["line1", "line2", "postalCode", "city", "region", "country", "street"];
    bodies.extend(address.iter().map(|name| of(json!({"address": {*name: text}}))));
    bodies.extend([json!({"subscription": text}), of(json!([text])), of(json!({text: "a"})), json!({text: "a"})]);
    bodies
}

#[tokio::test]
async fn a_card_number_in_any_field_is_refused_and_forgotten() {
    let log = Log::of_the_process();
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;

    for body in WRITTEN.into_iter().flat_map(bodies) {
        let answer = app.send(check_request(&cookie, body.to_string())).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()), "{body}");
        assert!(!has_number(&answer.text), "{}", answer.text);
    }
    for name in ["cvc", "CVV", "cardNumber", "security-code"] {
        let answer = app.check(ANNA, "sub_premium", &json!({"last4": "4242", name: "123"})).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()));
        assert_eq!(answer.json()["errors"][0]["field"], format!("card.{name}"));
    }
    assert_eq!(app.items().await, before);
    assert_not_logged(&log);
}
