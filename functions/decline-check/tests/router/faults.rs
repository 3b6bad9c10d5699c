//! Failures between the function and its tables, made by a proxy.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use testing::{TestDb, serve};

use crate::app::TestApp;
use crate::demo::ANNA;

/// Passes on everything except transactions: these count the checks.
async fn pass(State(db): State<TestDb>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    if target.ends_with(".TransactWriteItems") {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    db.forward(headers, body).await
}

#[tokio::test]
async fn what_cannot_be_counted_is_not_compared() {
    let proxy = serve(Router::new().fallback(pass).with_state(TestApp::start().await.db)).await;
    let app = TestApp::behind(TestDb::at(proxy).await);
    let answer = app.check(ANNA, "sub_premium", &json!({"last4": "4242"})).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), "2");
    assert!(answer.json().get("fields").is_none());
    // The reason is not counted.
    assert_eq!(app.ask(ANNA, "sub_premium").await.status, 200);
}

#[tokio::test]
async fn with_the_tables_away_the_answer_says_when_to_come_back() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(ANNA).await;
    let away = TestApp::behind(TestDb::away().await);
    let body = json!({"subscription": "sub_premium"}).to_string();
    let answer = away.send(crate::app::check_request(&cookie, body)).await;
    assert_eq!((answer.problem().0, answer.header("retry-after")), (503, "2"));
}
