//! The mailbox under test: its API as a client calls it, its pages as a browser opens them.

mod api;
mod pages;

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, HOST};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::Mailbox;

struct Sandbox {
    mailbox: Mailbox,
    data: TempDir,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Sandbox {
    fn new() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mailbox = Mailbox::open(data.path(), "http://localhost:3001".to_owned()).expect("a mailbox");
        Self { mailbox, data }
    }

    /// The same mailbox after a restart.
    fn restarted(self) -> Self {
        let Self { mailbox, data } = self;
        drop(mailbox);
        let mailbox = Mailbox::open(data.path(), "http://localhost:3001".to_owned()).expect("a mailbox");
        Self { mailbox, data }
    }

    async fn send(&self, email: &Value) -> Answer {
        let request = signed("POST", "/ses/v2/email/outbound-emails");
        self.respond(request.body(email.to_string().into()).expect("a request")).await
    }

    async fn suppressed(&self, address: &str) -> Answer {
        let request = signed("GET", &format!("/ses/v2/email/suppression/addresses/{address}"));
        self.respond(request.body(Body::empty()).expect("a request")).await
    }

    /// Opens a page.
    async fn get(&self, path: &str) -> Answer {
        self.respond(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Submits a form of a page.
    async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(ACCEPT, "text/html,*/*;q=0.8");
        self.respond(request.body(form.to_owned().into()).expect("a request")).await
    }

    async fn respond(&self, request: Request<Body>) -> Answer {
        let response = self.mailbox.router().oneshot(request).await.expect("a response");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a complete body");
        let text = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// Status and code of a refusal.
    fn refusal(&self) -> (u16, &str) {
        assert!(self.json()["message"].is_string(), "{self:?}");
        (self.status.as_u16(), self.header("x-amzn-errortype"))
    }
}

/// A request as the AWS SDK signs it.
fn signed(method: &str, path: &str) -> axum::http::request::Builder {
    let date = Timestamp::now().to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    let (day, _) = date.split_once('T').expect("a day");
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKID/{day}/eu-north-1/ses/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={}",
        "0f".repeat(32)
    );
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let request = Request::builder().method(method).uri(path).header(HOST, "localhost:3001");
    request.header("x-amz-date", &date).header("authorization", authorization)
}

fn email(to: &str) -> Value {
    json!({
        "FromEmailAddress": "Kortkoll <kort@example.se>",
        "Destination": {"ToAddresses": [to]},
        "Content": {"Simple": {
            "Subject": {"Data": "Kortet går ut", "Charset": "UTF-8"},
            "Body": {"Text": {"Data": "Hej <Anna>"}, "Html": {"Data": "<head></head><script>alert(1)</script>"}},
            "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://help.example.com/u>"}],
        }},
        "EmailTags": [{"Name": "kind", "Value": "expiry"}],
        "ConfigurationSetName": "kortkoll-prod",
    })
}
