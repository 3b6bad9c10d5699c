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

/// The row of the documentation's table for a request: its calls to the table, sorted, and how many it makes to the provider.
fn row(request: &str, mut table: Vec<String>, at_provider: usize) -> String {
    table.sort();
    format!("| `{request}` | {}: {} | {at_provider} |", table.len(), table.join(", "))
}

#[tokio::test]
async fn a_list_and_an_edit_cost_as_many_calls_as_the_documentation_says() {
    let (db, calls) = (TestDb::start().await, Calls::default());
    let endpoint = serve(Router::new().fallback(counted).with_state((db, Arc::clone(&calls)))).await;
    let app = TestApp::filled(TestDb::at(endpoint).await).await;
    let take_calls = || std::mem::take(&mut *calls.lock().expect("a sound lock"));
    let cookie = app.sign_in(ANNA).await;
    drop((take_calls(), app.psp.requests()));

    let list = testing::request(http::Method::GET, "/api/subscriptions").header("cookie", &cookie);
    app.send(list.body(axum::body::Body::empty()).expect("a request")).await.ok();
    let list = row("GET /api/subscriptions", take_calls(), app.psp.requests().len());

    let body = json!({"expiry": month(3)}).to_string();
    app.send(crate::app::edit_request(&cookie, "card_anna", 1, "key-1", body)).await.ok();
    let edit = row("PATCH /api/cards/{id}", take_calls(), app.psp.requests().len());

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");
    let documentation = std::fs::read_to_string(path).expect("the documentation");
    assert!(documentation.contains(&list) && documentation.contains(&edit), "{list}\n{edit}");
}
