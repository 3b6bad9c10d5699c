//! Events that are not the provider's, or not events.

use axum::body::Body;
use http::{HeaderValue, Method};
use jiff::Timestamp;
use serde_json::json;

use crate::app::{SECRET, TestApp, event, post, signature, signed};

fn sub_updated() -> String {
    event("evt_1", "customer.subscription.updated", &json!({"id": "sub_1", "customer": "cus_1"}))
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// Refused with that answer, and nothing has changed.
async fn refused(request: http::Request<Body>, status: u16, code: &str) {
    let app = TestApp::start().await;
    assert_eq!(app.send(request).await, (status, code.to_owned()));
    assert!(app.provider.requests().is_empty());
    assert!(app.items().await.is_empty());
}

#[tokio::test]
async fn without_the_providers_signature() {
    let body = sub_updated();
    let other_body = body.replace("sub_1", "sub_2");
    let mut unsigned = signed(&body);
    unsigned.headers_mut().remove("stripe-signature");
    let mut unreadable = signed(&body);
    unreadable.headers_mut().insert("stripe-signature", HeaderValue::from_bytes(b"t=\xff").expect("bytes"));
    for request in [
        unsigned,
        unreadable,
        post(&body, "t=1,v1=00"),
        post(&body, &signature("whsec_of-somebody-else", now(), &body)),
        post(&other_body, &signature(SECRET, now(), &body)),
        post(&format!("{body} "), &signature(SECRET, now(), &body)),
    ] {
        refused(request, 400, "invalid-signature").await;
    }
}

#[tokio::test]
async fn signed_too_long_ago_or_too_soon() {
    let body = sub_updated();
    for time in [now() - 310, now() + 310, 0] {
        refused(post(&body, &signature(SECRET, time, &body)), 400, "stale-signature").await;
    }
}

#[tokio::test]
async fn not_by_way_of_the_cdn() {
    let mut request = signed(&sub_updated());
    request.headers_mut().remove("x-origin-secret");
    refused(request, 403, "wrong-origin").await;
}

#[tokio::test]
async fn no_event() {
    for body in ["", "not JSON", "[]", "{}", r#"{"id":"evt_1","type":"invoice.paid"}"#] {
        refused(signed(body), 400, "invalid-json").await;
    }
}

#[tokio::test]
async fn too_large() {
    let fill = |length: usize| event("evt_1", "a.kind", &json!({"id": "x".repeat(length)}));
    refused(signed(&fill(256 * 1024)), 413, "body-too-large").await;
    // Larger than the bodies that other functions read.
    assert_eq!(TestApp::start().await.send(signed(&fill(200 * 1024))).await.0, 200);
}

#[tokio::test]
async fn another_method() {
    let mut request = signed(&sub_updated());
    *request.method_mut() = Method::PUT;
    refused(request, 405, "method-not-allowed").await;
}
