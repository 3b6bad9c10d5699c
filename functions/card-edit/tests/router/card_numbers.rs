//! A card number typed wherever something can be typed: it is in no item, no answer and no line of the log.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use testing::card_numbers::{NUMBER, WRITTEN, assert_not_logged, has_number};
use testing::{Log, request};

use crate::app::{TestApp, edit_request, post_request};
use crate::demo::{ANNA, address, month};

/// Bodies with the text in every field, known and unknown, as a value and as a name.
fn bodies(text: &str) -> Vec<Value> {
    let mut bodies: Vec<_> = ["expiry", "holder", "address", "colour", "number", "cvc"]
        .iter()
        .map(|name| json!({"expiry": month(30), *name: text}))
        .collect();
    for name in ["line1", "line2", "postalCode", "city", "region", "country", "street"] {
        let mut changed = address();
        changed[name] = json!(text);
        bodies.push(json!({"address": changed}));
    }
    bodies.push(json!({"holder": [text]}));
    bodies.push(json!({"holder": {"name": text}}));
    bodies.push(json!({text: "a"}));
    bodies.push(json!({"address": {text: "a"}}));
    bodies
}

#[tokio::test]
async fn a_card_number_in_any_field_is_refused_and_forgotten() {
    let log = Log::of_the_process();
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;

    let mut requests = Vec::new();
    for body in WRITTEN.into_iter().flat_map(bodies).chain([json!({"expiry": 4_242_424_242_424_242_u64})]) {
        requests.push(edit_request(&cookie, "card_anna", 1, "key", body.to_string()));
    }
    for path in ["cards/card_anna/verify", "subscriptions/sub_premium/new-card", "subscriptions/sub_exchange/pay"] {
        for text in WRITTEN {
            let names = ["return", "amount", "currency", "card", "invoice", "colour", "number", "cvc"];
            let mut bodies: Vec<_> = names.iter().map(|name| json!({*name: text})).collect();
            bodies.push(json!({"also": ["sub_basic", text]}));
            bodies.push(json!({"return": format!("/{text}/")}));
            bodies.push(json!({text: 1}));
            let path = format!("/api/{path}");
            requests.extend(bodies.into_iter().map(|body| post_request(&cookie, &path, body.to_string())));
        }
    }
    for request in requests {
        let answer = app.send(request).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()));
        assert!(!has_number(&answer.text), "{}", answer.text);
    }
    for name in ["cvc", "CVV", "cvn", "pan", "cardNumber", "card_number"] {
        let answer = app.edit(ANNA, "card_anna", 1, "key", &json!({"expiry": month(30), name: "123"})).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()));
        assert_eq!(answer.json()["errors"][0]["field"], name);
    }
    assert_eq!(app.items().await, before);

    // Outside the fields: in a malformed body, in the path, the query and the headers.
    let holder = json!({"holder": "Anna A"}).to_string();
    let mut others = vec![
        edit_request(&cookie, "card_anna", 1, "key", NUMBER),
        edit_request(&cookie, "card_anna", 1, "key", format!("{{\"holder\":\"{NUMBER}")),
        edit_request(&cookie, &format!("card_{NUMBER}"), 1, "key", holder.clone()),
        edit_request(&cookie, NUMBER, 1, "key", holder.clone()),
        edit_request(&cookie, &format!("card_anna?number={NUMBER}"), 9, "key", holder.clone()),
        // The sender chooses the key: this one is served, and stored as a hash.
        edit_request(&cookie, "card_anna", 1, NUMBER, holder),
    ];
    let path = format!("/api/subscriptions?number={NUMBER}");
    others.push(request(Method::GET, &path).header("cookie", &cookie).body(Body::empty()).expect("a request"));
    for request in others {
        let answer = app.send(request).await;
        assert!(!has_number(&answer.text), "{}", answer.text);
    }
    assert_eq!(app.items_of("KEY#").await.len(), 1);
    assert!(!has_number(&format!("{:?}", app.items().await)));

    assert_not_logged(&log);
}
