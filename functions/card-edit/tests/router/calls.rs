//! How many calls to the table and to the provider a request costs: docs/performance.md has the figures.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use serde_json::json;
use testing::{TestDb, serve};

use crate::app::TestApp;
use crate::demo::{ANNA, month};

/// The operations that the table was asked for.
type Calls = Arc<Mutex<Vec<String>>>;

async fn counted(State((db, calls)): State<(TestDb, Calls)>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    calls.lock().expect("a sound lock").push(operation);
    db.forward(headers, body).await
}

#[tokio::test]
async fn a_list_and_an_edit_cost_as_many_calls_as_the_documentation_says() {
    let (db, calls) = (TestDb::start().await, Calls::default());
    let endpoint = serve(Router::new().fallback(counted).with_state((db, Arc::clone(&calls)))).await;
    let app = TestApp::filled(TestDb::at(endpoint).await).await;
    let took = |provider_before: usize| {
        let at_provider = app.psp.requests().split_off(provider_before);
        (std::mem::take(&mut *calls.lock().expect("a sound lock")), at_provider.len())
    };
    let cookie = app.sign_in(ANNA).await;
    let (_, before) = (took(0), app.psp.requests().len());

    let list = testing::request(http::Method::GET, "/api/subscriptions").header("cookie", &cookie);
    app.send(list.body(axum::body::Body::empty()).expect("a request")).await.ok();
    assert_eq!(took(before), (vec!["GetItem".to_owned(), "Query".to_owned()], 0), "the session, the organisation");

    let body = json!({"expiry": month(3)}).to_string();
    app.send(crate::app::edit_request(&cookie, "card_anna", 1, "key-1", body)).await.ok();
    let (table, at_provider) = took(before);
    let of = |operation: &str| table.iter().filter(|it| *it == operation).count();
    assert_eq!(
        (table.len(), of("GetItem"), of("Query"), of("TransactWriteItems"), at_provider),
        (6, 3, 1, 2, 3),
        "{table:?} {:?}",
        app.psp.requests().split_off(before)
    );
}
