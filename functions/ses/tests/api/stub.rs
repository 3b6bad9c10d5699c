//! A server on loopback that gives one prepared response, and records the requests.

use std::sync::{Arc, Mutex};

use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::Value;
use ses::{Client, Config, Email};
use web::Settings;

pub(crate) const SECRET: &str = "hemlig-nyckel";
pub(crate) const ADDRESS: &str = "anna.alm+kort@example.com";

/// A request.
#[derive(Debug)]
pub(crate) struct Asked {
    /// `POST /ses/v2/email/…`
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Clone, Default)]
pub(crate) struct Stub(Arc<Mutex<Vec<Asked>>>);

impl Stub {
    /// A server that gives every request this response, and a client for it.
    pub(crate) async fn start(status: u16, code: Option<&str>, body: &Value) -> (Self, Client) {
        let (stub, url) = Self::serve(status, code, body).await;
        (stub, client(&url))
    }

    /// The same server, and its address.
    pub(crate) async fn serve(status: u16, code: Option<&str>, body: &Value) -> (Self, String) {
        let stub = Self::default();
        let (asked, code, body) = (stub.clone(), code.map(str::to_owned), body.to_string());
        let answer = async move |request: Request| {
            asked.record(request).await;
            let status = StatusCode::from_u16(status).expect("a status");
            let mut response = (status, [("x-amzn-requestid", "7f0-a")], body.clone()).into_response();
            if let Some(code) = &code {
                response.headers_mut().insert("x-amzn-errortype", code.parse().expect("a header"));
            }
            response
        };
        let url = testing::serve(Router::new().fallback(answer)).await;
        (stub, format!("{url}/ses"))
    }

    /// The one request.
    pub(crate) fn asked(&self) -> Asked {
        let mut asked = self.0.lock().expect("one reader");
        assert_eq!(asked.len(), 1, "one request");
        asked.remove(0)
    }

    async fn record(&self, request: Request) {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a complete body").to_vec();
        let line = format!("{} {}", parts.method, parts.uri);
        self.0.lock().expect("one writer").push(Asked { line, headers: parts.headers, body });
    }
}

pub(crate) fn client(url: &str) -> Client {
    client_of(url, "Kört & koll")
}

/// A client whose sender has that name.
pub(crate) fn client_of(url: &str, sender: &str) -> Client {
    let credentials = Credentials::new("AKID", SECRET, Some("a-session".to_owned()), None, "test");
    let sdk = SdkConfig::builder()
        .region(Region::new("eu-north-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    let settings = [
        ("AWS_ENDPOINT_URL_SESV2", url),
        ("MAIL_SENDER", "kort@example.se"),
        ("MAIL_SENDER_NAME", sender),
        ("MAIL_CONFIGURATION_SET", "kortkoll-prod"),
    ];
    let config = Config::from(&Settings::from_iter(settings), &sdk).expect("complete settings");
    Client::new(config.expect("a sender"))
}

pub(crate) fn email() -> Email<'static> {
    Email { to: ADDRESS, subject: "Kortet går ut", text: "Hej Anna", html: "<p>Hej Anna", headers: &[], tags: &[] }
}
