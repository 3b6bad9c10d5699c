//! A server on loopback that gives the prepared responses in their order, and records the requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use stripe::{Client, Config};
use web::Settings;

pub(crate) const SECRET: &str = "sk_test_hemligt";

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// `GET /v1/…?…`
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    /// Decoded, a field a line.
    pub(crate) body: Vec<String>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Clone, Default)]
pub(crate) struct Stub {
    answers: Arc<Mutex<VecDeque<Response>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    /// A server, and a client for it.
    pub(crate) async fn start(answers: impl IntoIterator<Item = Response>) -> (Self, Client) {
        let stub = Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), asked: Arc::default() };
        let url = testing::serve(Router::new().fallback(answer).with_state(stub.clone())).await;
        (stub, client(&format!("{url}/psp")))
    }

    /// The requests since the last call.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().expect("one writer"))
    }
}

pub(crate) fn client(url: &str) -> Client {
    let settings = Settings::from_iter([("PROVIDER_URL", url), ("PROVIDER_SECRET", SECRET)]);
    Client::new(Config::from(&settings).expect("complete settings"))
}

/// A response in JSON.
pub(crate) fn json(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, [("content-type", "application/json"), ("request-id", "req_1")], body.to_string()).into_response()
}

async fn answer(State(stub): State<Stub>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a complete body");
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).expect("a form");
    let path = parts.uri.path_and_query().expect("a path").as_str();
    stub.asked.lock().expect("one writer").push(Asked {
        line: format!("{} {path}", parts.method),
        headers: parts.headers,
        body: fields.iter().map(|(name, value)| format!("{name}={value}")).collect(),
    });
    let answer = stub.answers.lock().expect("one reader").pop_front();
    answer.unwrap_or_else(|| StatusCode::NOT_IMPLEMENTED.into_response())
}
