//! Requests that are refused: each has its code, and none is counted.

use http::Method;
use serde_json::{Value, json};
use testing::TestResponse;

use crate::app::{TestApp, check_request};
use crate::demo::{ANNA, CILLA, DAVID};

#[tokio::test]
async fn every_wrong_body_has_its_code() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(ANNA).await;
    let of = |card: Value| json!({"subscription": "sub_premium", "card": card});
    for (body, code) in [
        (json!({}), "required"),
        (json!({"subscription": 1}), "wrong-type"),
        (json!({"subscription": "sub_premium", "card": "4242"}), "wrong-type"),
        (json!({"subscription": "sub_premium", "last4": "4242"}), "unknown-field"),
        (of(json!({"last4": "424"})), "invalid-last4"),
        (of(json!({"last4": 4242})), "wrong-type"),
        (of(json!({"expiry": "4/27"})), "invalid-expiry"),
        (of(json!({"expiry": "04/2027"})), "invalid-expiry"),
        (of(json!({"address": {"street": "a"}})), "unknown-field"),
        (of(json!({"holder": "৪২৪২"})), "invalid-characters"),
    ] {
        let answer = app.send(check_request(&cookie, body.to_string())).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{body}");
    }
    for body in ["", "{", "[]", "null"] {
        assert_eq!(app.send(check_request(&cookie, body)).await.problem(), (400, "invalid-json".to_owned()));
    }
    let huge = of(json!({"holder": "a".repeat(16 * 1024)})).to_string();
    assert_eq!(app.send(check_request(&cookie, huge)).await.problem(), (413, "body-too-large".to_owned()));
    assert!(app.counts().await.is_empty());
}

#[tokio::test]
async fn another_organisations_subscription_is_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let bytes = |answer: TestResponse| {
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
        let id = answer.json()["requestId"].as_str().expect("an id").to_owned();
        answer.text.replace(&id, "")
    };
    for card in [json!(null), json!({"last4": "4242"})] {
        let nobodys = bytes(app.check(ANNA, "sub_nobody", &card).await);
        for id in ["sub_david", "card_anna", "", "sub_å"] {
            assert_eq!(bytes(app.check(ANNA, id, &card).await), nobodys, "{id}");
        }
        assert_eq!(bytes(app.check(DAVID, "sub_premium", &card).await), nobodys);
    }
    assert!(app.counts().await.is_empty());
}

#[tokio::test]
async fn only_billing_admins_on_the_site_itself_may_ask() {
    let app = TestApp::start().await;
    let body = || json!({"subscription": "sub_premium", "card": {"last4": "4242"}}).to_string();
    assert_eq!(app.ask(CILLA, "sub_premium").await.problem(), (403, "not-billing-admin".to_owned()));
    assert_eq!(app.send(check_request("", body())).await.problem(), (401, "not-signed-in".to_owned()));
    let cookie = app.sign_in(ANNA).await;
    let mut elsewhere = check_request(&cookie, body());
    elsewhere.headers_mut().insert("sec-fetch-site", http::HeaderValue::from_static("same-site"));
    assert_eq!(app.send(elsewhere).await.problem(), (403, "cross-site-request".to_owned()));
    let mut around = check_request(&cookie, body());
    around.headers_mut().remove("x-origin-secret");
    assert_eq!(app.send(around).await.problem(), (403, "wrong-origin".to_owned()));
    let mut get = check_request(&cookie, body());
    *get.method_mut() = Method::GET;
    let answer = app.send(get).await;
    assert_eq!((answer.problem().0, answer.header("allow")), (405, "POST"));
    assert!(app.counts().await.is_empty());
}
