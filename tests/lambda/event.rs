//! Requests as API Gateway passes them to a function (HTTP API, format 2.0), and the function's responses.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

/// The secret that the CDN adds to each request.
pub(crate) const ORIGIN_SECRET: &str = "the-secret-of-the-cdn";

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Event(Value);

impl Event {
    /// A request that came through the CDN, from a page of the site.
    pub(crate) fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self(json!({
            "version": "2.0",
            "routeKey": format!("ANY {path}"),
            "rawPath": path,
            "rawQueryString": query,
            "headers": {
                "host": "a1b2c3d4e5.execute-api.eu-north-1.amazonaws.com",
                "via": "2.0 0a1b2c3d4e5f.cloudfront.net (CloudFront)",
                "x-forwarded-for": "198.51.100.7, 203.0.113.9",
                "x-forwarded-proto": "https",
                "x-origin-secret": ORIGIN_SECRET,
                "sec-fetch-site": "same-origin",
            },
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "domainName": "a1b2c3d4e5.execute-api.eu-north-1.amazonaws.com",
                "domainPrefix": "a1b2c3d4e5",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "198.51.100.7",
                    "userAgent": "Amazon CloudFront",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": format!("ANY {path}"),
                "stage": "$default",
                "time": "22/Nov/2026:16:49:00 +0000",
                "timeEpoch": 1_795_366_140_000_i64,
            },
            "isBase64Encoded": false,
        }))
    }

    /// A recorded request, with [`ORIGIN_SECRET`] as the CDN's secret.
    pub(crate) fn recorded(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    /// The request with that header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = json!(value);
        self
    }

    /// The request without a header that [`new`](Self::new) gives it.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0["headers"].as_object_mut().expect("headers are an object").remove(name);
        self
    }

    /// The request with cookies. The format has a list for them.
    pub(crate) fn cookies<'a>(mut self, cookies: impl IntoIterator<Item = &'a str>) -> Self {
        self.0["cookies"] = cookies.into_iter().collect();
        self
    }

    /// The request with a JSON body. The format has it as text.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    /// The request with this text as its JSON body.
    pub(crate) fn text(self, body: &str) -> Self {
        let mut event = self.header("content-type", "application/json");
        event.0["body"] = json!(body);
        event
    }

    /// The request with another value at that place, such as `/requestContext/http/method`. Null leaves it out.
    pub(crate) fn with(mut self, place: &str, value: Value) -> Self {
        *self.0.pointer_mut(place).expect("a place in the event") = value;
        self
    }

    /// An event that may be no request.
    pub(crate) fn raw(event: Value) -> Self {
        Self(event)
    }

    /// The event as the runtime API sends it.
    pub(crate) fn body(&self) -> String {
        self.0.to_string()
    }
}

/// A function's response.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    /// The HTTP status.
    #[serde(rename = "statusCode")]
    pub(crate) status: u16,
    /// By lower-case name.
    pub(crate) headers: BTreeMap<String, String>,
    /// The values of `Set-Cookie`.
    #[serde(default)]
    pub(crate) cookies: Vec<String>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl Answer {
    /// The body. Our functions send only text.
    pub(crate) fn text(&self) -> &str {
        assert!(!self.is_base64_encoded, "{self:?}");
        self.body.as_deref().unwrap_or_default()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_str(self.text()).with_context(|| format!("{self:?}"))
    }
}
