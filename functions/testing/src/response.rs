//! A response, read to its end.

use axum::body::Body;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;

/// A response with its complete body.
#[derive(Debug)]
pub struct TestResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl TestResponse {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a complete body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("a body in UTF-8");
        Self { status: parts.status, headers: parts.headers, text }
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    /// The JSON of a success.
    pub fn ok(&self) -> Value {
        assert_eq!((self.status.as_u16(), self.header("content-type")), (200, "application/json"), "{}", self.text);
        self.json()
    }

    /// The header's value; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The address to which the browser is sent on.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The cookies that it sets, with their attributes.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("a cookie in ASCII")).collect()
    }

    /// The status and the code of a problem.
    pub fn problem(&self) -> (u16, String) {
        (self.status.as_u16(), self.code())
    }

    /// The code of a problem. Also checks the problem's shape.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["requestId"].as_str().is_some_and(|id| !id.is_empty()));
        let code = problem["code"].as_str().expect("a code");
        assert_eq!(problem["type"], format!("urn:kortkoll:problem:{code}"));
        assert!(problem["title"].is_string() && problem["errors"].is_array());
        code.to_owned()
    }
}
