//! Failures between the function and its tables, made by a proxy.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use testing::{TestDb, serve};
use tokio::sync::Notify;

use crate::app::TestApp;
use crate::demo::{ANNA, month};

/// What happens to the next transactions.
#[derive(Clone)]
struct Proxy {
    db: TestDb,
    /// Cancelled: another transaction writes one of the items.
    conflicts: Arc<AtomicUsize>,
    /// Carried out, but the response is lost.
    lost: Arc<AtomicUsize>,
    /// Transactions sent so far.
    seen: Arc<AtomicUsize>,
    /// Which of them gets no response, and whether it is carried out.
    silent: Arc<Mutex<Option<(usize, bool)>>>,
    met: Arc<Notify>,
}

impl Proxy {
    /// The function behind a proxy, with the demo's organisations.
    async fn start() -> (TestApp, Self) {
        let proxy = Self {
            db: TestDb::start().await,
            conflicts: Arc::default(),
            lost: Arc::default(),
            seen: Arc::default(),
            silent: Arc::default(),
            met: Arc::default(),
        };
        let endpoint = serve(Router::new().fallback(pass).with_state(proxy.clone())).await;
        let app = TestApp::filled(TestDb::at(endpoint).await).await;
        proxy.seen.store(0, Ordering::SeqCst);
        (app, proxy)
    }

    fn set(counter: &AtomicUsize, times: usize) {
        counter.store(times, Ordering::SeqCst);
    }

    fn takes_one(counter: &AtomicUsize) -> bool {
        counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }
}

async fn pass(State(proxy): State<Proxy>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let is_transaction = target.ends_with(".TransactWriteItems");
    let seen = if is_transaction { proxy.seen.fetch_add(1, Ordering::SeqCst) + 1 } else { 0 };
    let silent = proxy.silent.lock().expect("a sound lock").filter(|(which, _)| *which == seen);
    if let Some((_, false)) = silent {
        proxy.met.notify_one();
        return std::future::pending().await;
    }
    if is_transaction && Proxy::takes_one(&proxy.conflicts) {
        let cancelled = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled",
            "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}],
        });
        let content_type = [("content-type", "application/x-amz-json-1.0")];
        return (StatusCode::BAD_REQUEST, content_type, cancelled.to_string()).into_response();
    }
    let response = proxy.db.forward(headers, body).await;
    if silent.is_some() {
        proxy.met.notify_one();
        return std::future::pending().await;
    }
    if is_transaction && Proxy::takes_one(&proxy.lost) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    response
}

#[tokio::test]
async fn a_conflict_with_another_transaction_is_waited_out() {
    let (app, proxy) = Proxy::start().await;
    Proxy::set(&proxy.conflicts, 3);
    let answer = app.edit(ANNA, "card_anna", 1, "key", &json!({"expiry": month(30)})).await;
    assert_eq!(answer.ok()["version"], 2);
    // Three attempts fail, then both steps succeed.
    assert_eq!(proxy.seen.load(Ordering::SeqCst), 5);
    assert_eq!(app.items_of("AUDIT#card_anna").await.len(), 2);
}

#[tokio::test]
async fn a_conflict_that_does_not_end_is_not_waited_out_for_ever() {
    let (app, proxy) = Proxy::start().await;
    Proxy::set(&proxy.conflicts, usize::MAX);
    let before = app.items().await;
    let answer = app.edit(ANNA, "card_anna", 1, "key", &json!({"expiry": month(30)})).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), "2");
    assert_eq!(proxy.seen.load(Ordering::SeqCst), 7);
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn a_condition_that_does_not_hold_is_not_tried_again() {
    let (app, proxy) = Proxy::start().await;
    let body = json!({"holder": "Anna A"});
    let (first, second) =
        tokio::join!(app.edit(ANNA, "card_anna", 1, "first", &body), app.edit(ANNA, "card_anna", 1, "second", &body));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses == [200, 412] || statuses == [200, 409], "{statuses:?}");
    assert!(proxy.seen.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_made_once() {
    let (app, proxy) = Proxy::start().await;
    // The SDK's own retry finds it done.
    Proxy::set(&proxy.lost, 1);
    let answer = app.edit(ANNA, "card_anna", 1, "first", &json!({"holder": "Anna A"})).await;
    assert_eq!(answer.ok()["version"], 2);
    // All of the SDK's retries are lost as well; then the page's retry finds it done.
    Proxy::set(&proxy.lost, 3);
    let body = json!({"holder": "Anna B"});
    assert_eq!(app.edit(ANNA, "card_anna", 2, "second", &body).await.problem().0, 503);
    let again = app.edit(ANNA, "card_anna", 2, "second", &body).await;
    assert_eq!((&again.ok()["version"], &again.ok()["holder"]), (&json!(3), &json!("Anna B")));
    assert_eq!(app.items_of("AUDIT#card_anna").await.len(), 3);
}

#[tokio::test]
async fn killed_before_or_after_either_transaction_the_repeat_finishes_it() {
    for (transaction, is_carried_out) in [(1, false), (1, true), (2, false), (2, true)] {
        let (app, proxy) = Proxy::start().await;
        *proxy.silent.lock().expect("a sound lock") = Some((transaction, is_carried_out));
        let body = json!({"holder": "Anna A"});
        let edit = || app.edit(ANNA, "card_anna", 1, "key", &body);
        tokio::select! {
            answer = edit() => panic!("it was to be killed: {answer:?}"),
            () = proxy.met.notified() => {}
        }
        *proxy.silent.lock().expect("a sound lock") = None;
        let answer = edit().await;
        assert_eq!((&answer.ok()["version"], &answer.ok()["holder"]), (&json!(2), &json!("Anna A")));
        assert_eq!(edit().await.text, answer.text);
        assert_eq!(app.psp.made("payment_methods/pm_anna").len(), 1, "{transaction} {is_carried_out}");
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn with_the_tables_away_the_answer_says_when_to_come_back() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(ANNA).await;
    let away = TestApp::behind(TestDb::away().await, app.psp.clone());
    let edit = crate::app::edit_request(&cookie, "card_anna", 1, "key", json!({"expiry": month(30)}).to_string());
    let answer = away.send(edit).await;
    assert_eq!((answer.problem().0, answer.header("retry-after")), (503, "2"));
}

#[tokio::test]
async fn a_corrupt_card_is_an_error_and_its_values_are_not_shown() {
    let app = TestApp::start().await;
    let mut card = app.items_of("CARD#card_anna").await.remove(0);
    let mut details = card["details"].as_m().expect("details").clone();
    details.insert("expiry".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S("hemligt".to_owned()));
    card.insert("details".to_owned(), aws_sdk_dynamodb::types::AttributeValue::M(details));
    app.put(card).await;
    for path in ["/api/subscriptions", "/api/cards/card_anna/history"] {
        let answer = app.get(ANNA, path).await;
        assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
        assert!(!answer.text.contains("hemligt"));
    }
}
