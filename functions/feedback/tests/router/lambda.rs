//! Events as API Gateway sends them (HTTP API, payload format 2.0), through `lambda_http`'s own conversion.

use axum::body::Body;
use http::Request;

use crate::app::{ID, TestApp};

fn event(json: &str) -> Request<Body> {
    lambda_http::request::from_str(json).expect("an event").map(Body::new)
}

#[tokio::test]
async fn a_base64_encoded_form_with_cookies_is_read() {
    let app = TestApp::start().await;
    let answer = app.send(event(include_str!("events/plain_form.json"))).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/sv/tack/"));
    assert_eq!(app.items().await[0]["comment"], "Bättre skärmbilder, på\nsvenska");
}

#[tokio::test]
async fn a_json_body_is_read() {
    let app = TestApp::start().await;
    let answer = app.send(event(include_str!("events/script.json"))).await;
    assert_eq!(answer.status, 201);
    let item = app.items().await.remove(0);
    assert_eq!((item["pk"].as_str(), item["comment"].as_str()), (ID, "Bra, men tätt på sidan"));
}

#[tokio::test]
async fn a_problem_has_the_gateways_request_id() {
    let app = TestApp::start().await;
    let answer = app.send(event(&include_str!("events/script.json").replace("avvisat-kort", "x"))).await;
    assert_eq!(answer.code(), "unknown-article");
    assert_eq!(answer.json()["requestId"], "JKJaXmPLvHcESHA=");
}
