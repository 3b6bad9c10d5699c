//! Invalid requests: each has its code, and none changes anything.

use axum::body::Body;
use http::{Method, Request};
use serde_json::{Value, json};
use testing::request;

use crate::app::{TestApp, edit_request};
use crate::demo::{ANNA, address, month};

fn with(name: &str, value: &Value) -> Value {
    let mut changed = address();
    changed[name] = value.clone();
    json!({"address": changed})
}

#[tokio::test]
async fn every_wrong_body_has_its_code() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;
    let long = |length| json!("a".repeat(length));
    for (body, code) in [
        (json!({}), "nothing-to-change"),
        (json!({"expiry": "4/27"}), "invalid-expiry"),
        (json!({"expiry": month(-1)}), "expiry-past"),
        (json!({"expiry": month(241)}), "expiry-too-far"),
        (json!({"expiry": 202_704}), "wrong-type"),
        (json!({"holder": " "}), "required"),
        (json!({"holder": long(61)}), "too-long"),
        (json!({"holder": "Anna\u{0}"}), "invalid-characters"),
        (json!({"address": "Storgatan 1"}), "wrong-type"),
        (json!({"address": {}}), "required"),
        (with("line1", &json!("")), "required"),
        (with("line1", &long(101)), "too-long"),
        (with("line2", &json!("a\u{202e}b")), "invalid-characters"),
        (with("postalCode", &json!(null)), "required"),
        (with("postalCode", &json!("1112")), "invalid-postal-code"),
        (with("city", &json!(1)), "wrong-type"),
        (with("country", &json!("XX")), "unknown-country"),
        (with("street", &json!("a")), "unknown-field"),
        (json!({"expiry": month(30), "version": 1}), "unknown-field"),
    ] {
        let answer = app.send(edit_request(&cookie, "card_anna", 1, "key", body.to_string())).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{body}");
    }
    for body in ["", "{", "[]", "null", "\"a\"", "{\"expiry\":}"] {
        let answer = app.send(edit_request(&cookie, "card_anna", 1, "key", body)).await;
        assert_eq!(answer.problem(), (400, "invalid-json".to_owned()), "{body}");
    }
    let huge = json!({"holder": "a".repeat(16 * 1024)}).to_string();
    let answer = app.send(edit_request(&cookie, "card_anna", 1, "key", huge)).await;
    assert_eq!(answer.problem(), (413, "body-too-large".to_owned()));
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn all_faults_of_a_body_come_at_once() {
    let app = TestApp::start().await;
    let body = json!({"holder": "", "expiry": "x", "address": {"line1": "a", "city": "b", "postalCode": "1", "country": "SE"}});
    let answer = app.edit(ANNA, "card_anna", 1, "key", &body).await;
    assert_eq!(
        answer.json()["errors"],
        json!([
            {"field": "expiry", "code": "invalid-expiry"},
            {"field": "holder", "code": "required"},
            {"field": "address.postalCode", "code": "invalid-postal-code"},
        ])
    );
}

#[tokio::test]
async fn version_and_key_are_required() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;
    for (header, value, status, code) in [
        ("if-match", None, 428, "version-required"),
        ("if-match", Some("1"), 400, "invalid-version"),
        ("if-match", Some("*"), 400, "invalid-version"),
        ("if-match", Some("W/\"1\""), 400, "invalid-version"),
        ("idempotency-key", None, 400, "idempotency-key-required"),
        ("idempotency-key", Some("a b"), 400, "invalid-idempotency-key"),
        ("idempotency-key", Some("å"), 400, "invalid-idempotency-key"),
    ] {
        let mut request = edit_request(&cookie, "card_anna", 1, "key", json!({"expiry": month(30)}).to_string());
        request.headers_mut().remove(header);
        if let Some(value) = value {
            request.headers_mut().insert(header, http::HeaderValue::from_bytes(value.as_bytes()).expect("a header"));
        }
        assert_eq!(app.send(request).await.problem(), (status, code.to_owned()), "{header} {value:?}");
    }
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn what_is_no_cards_id_is_not_found() {
    let app = TestApp::start().await;
    let before = app.items().await;
    for id in
        ["anna", "sub_premium", "card_", "card_%23", "card_%C3%A5", "%FF", "card_a%2Fb", "CARD_anna", "card_anna%0A"]
    {
        let answer = app.edit(ANNA, id, 1, "key", &json!({"expiry": month(30)})).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{id}");
        let answer = app.get(ANNA, &format!("/api/cards/{id}/history")).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{id}");
    }
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn other_sites_methods_types_and_paths_are_refused() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;
    let edit = || edit_request(&cookie, "card_anna", 1, "key", json!({"expiry": month(30)}).to_string());
    let changed = |change: &dyn Fn(&mut Request<Body>)| {
        let mut request = edit();
        change(&mut request);
        request
    };
    let header = |name: &'static str, value: &'static str| {
        changed(&|request| {
            request.headers_mut().remove("sec-fetch-site");
            request.headers_mut().insert(name, http::HeaderValue::from_static(value));
        })
    };
    for (request, status, code) in [
        (header("sec-fetch-site", "cross-site"), 403, "cross-site-request"),
        (header("sec-fetch-site", "same-site"), 403, "cross-site-request"),
        (header("origin", "https://example.com"), 403, "cross-site-request"),
        // A signed-in request without a header for its origin.
        (header("x-other", "1"), 403, "cross-site-request"),
        (changed(&|request| drop(request.headers_mut().remove("x-origin-secret"))), 403, "wrong-origin"),
        (changed(&|request| drop(request.headers_mut().remove("content-type"))), 415, "unsupported-media-type"),
        (changed(&|request| *request.method_mut() = Method::PUT), 405, "method-not-allowed"),
        (changed(&|request| *request.method_mut() = Method::DELETE), 405, "method-not-allowed"),
    ] {
        assert_eq!(app.send(request).await.problem(), (status, code.to_owned()));
    }
    for (method, path, allow) in [
        (Method::PUT, "/api/subscriptions", "GET,HEAD"),
        (Method::GET, "/api/cards/card_anna", "PATCH"),
        (Method::PATCH, "/api/cards/card_anna/history", "GET,HEAD"),
    ] {
        let request = request(method, path).header("sec-fetch-site", "same-origin").body(Body::empty());
        let answer = app.send(request.expect("a request")).await;
        assert_eq!((answer.problem().0, answer.header("allow")), (405, allow), "{path}");
    }
    assert_eq!(app.get(ANNA, "/api/cards").await.problem(), (404, "not-found".to_owned()));
    assert_eq!(app.items().await, before);
    assert_eq!(app.send(header("origin", "https://help.example.com")).await.status, 200);
}
