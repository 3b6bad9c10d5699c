//! The sandbox under test: its demo, its API as a client calls it, its pages as a browser opens them.

mod api;
mod cards;
mod pages;
mod payments;
mod shapes;
mod webhooks;

use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::PaymentProvider;

const ADDRESS: &str = "http://localhost:3001/psp";
const SITE: &str = "http://127.0.0.1:3000";
const ISSUER: &str = "http://localhost:3001/idp";

/// A sandbox with the demo's data.
struct Sandbox {
    provider: PaymentProvider,
    data: TempDir,
}

/// A response of the API.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

/// A page, or the address that it redirects to.
#[derive(Debug)]
struct Page {
    status: StatusCode,
    location: String,
    html: String,
}

impl Sandbox {
    fn new() -> Self {
        Self::of_site(SITE)
    }

    fn of_site(site: &str) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let provider = PaymentProvider::open(data.path(), ADDRESS.to_owned(), site.to_owned()).expect("a sandbox");
        provider.fill_in(ISSUER).expect("the demo's data");
        Self { provider, data }
    }

    /// A call as a client makes it: `query` is the body of a POST, and the query of any other method.
    async fn call(&self, method: &str, path: &str, query: &str, key: Option<&str>) -> Answer {
        let posted = method == "POST";
        let uri = if posted { format!("/psp/v1/{path}") } else { format!("/psp/v1/{path}?{query}") };
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).expect("a method"))
            .uri(uri)
            .header(AUTHORIZATION, format!("Bearer {}", self.provider.secret()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = if posted { Body::from(query.to_owned()) } else { Body::empty() };
        self.send(request.body(body).expect("a request")).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.provider.router().oneshot(request).await.expect("a response");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        let body = serde_json::from_slice(&bytes).expect("JSON");
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    async fn get(&self, path: &str) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        self.call("GET", path, query, None).await.ok()
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.call("POST", path, form, None).await
    }

    /// The latest invoice of a subscription.
    async fn invoice(&self, subscription: &str) -> Value {
        self.get(&format!("subscriptions/{subscription}?expand[]=latest_invoice")).await["latest_invoice"].clone()
    }

    /// Its payment intent.
    async fn intent(&self, subscription: &str) -> Value {
        let id = self.invoice(subscription).await["id"].clone();
        let path = format!("invoices/{}?expand[]=payments.data.payment.payment_intent", id.as_str().expect("an id"));
        self.get(&path).await["payments"]["data"][0]["payment"]["payment_intent"].clone()
    }

    /// The types of the events so far, oldest first.
    async fn events(&self) -> Vec<String> {
        let list = self.get("events?limit=100").await;
        let events = list["data"].as_array().expect("a list").iter().rev();
        events.map(|event| event["type"].as_str().expect("a type").to_owned()).collect()
    }

    /// Opens a page, or sends its form.
    async fn visit(&self, path: &str, form: Option<&str>) -> Page {
        let method = if form.is_some() { Method::POST } else { Method::GET };
        let request = Request::builder().method(method).uri(path).body(Body::from(form.unwrap_or_default().to_owned()));
        let response = self.provider.router().oneshot(request.expect("a request")).await.expect("a response");
        let location = response.headers().get(LOCATION).map_or("", |location| location.to_str().expect("ASCII"));
        let (status, location) = (response.status(), location.to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        Page { status, location, html: String::from_utf8(bytes.to_vec()).expect("UTF-8") }
    }
}

impl Answer {
    /// The body of a response that must be a success.
    fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Status, type, code and parameter of an error.
    fn error(&self) -> (u16, &str, &str, &str) {
        let text = |name: &str| self.body["error"][name].as_str().unwrap_or_default();
        (self.status, text("type"), text("code"), text("param"))
    }
}
