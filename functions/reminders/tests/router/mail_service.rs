//! A mail service that keeps what it is sent, and fails as a test says.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use serde_json::{Value, json};
use web::body::PathText;

/// What goes wrong with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not taken: there are too many.
    Throttled,
    /// It is taken, and the connection breaks.
    Lost,
    /// It is not taken: the sender is not set up.
    SenderUnknown,
}

#[derive(Clone, Default)]
pub(crate) struct MailService(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    mails: Vec<Value>,
    suppressed: Vec<String>,
    refused: Vec<String>,
    /// Addresses about which it takes no questions.
    unaskable: Vec<String>,
    /// How many of the next requests are too many.
    surplus: u32,
    fault: Option<Fault>,
}

impl MailService {
    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route("/v2/email/outbound-emails", post(send))
            .route("/v2/email/suppression/addresses/{address}", get(suppressed))
            .with_state(self.clone())
    }

    pub(crate) fn fails(&self, fault: impl Into<Option<Fault>>) {
        self.kept().fault = fault.into();
    }

    /// From now on, mails to the address come back.
    pub(crate) fn suppresses(&self, address: &str) {
        self.kept().suppressed.push(address.to_owned());
    }

    /// From now on, mails to the address are not taken.
    pub(crate) fn refuses(&self, address: &str) {
        self.kept().refused.push(address.to_owned());
    }

    /// From now on, questions about the address are not taken.
    pub(crate) fn takes_no_question_about(&self, address: &str) {
        self.kept().unaskable.push(address.to_owned());
    }

    /// Of the next requests, so many are too many.
    pub(crate) fn throttles_next(&self, surplus: u32) {
        self.kept().surplus = surplus;
    }

    /// The mails since the last call, as requests.
    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.kept().mails)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().expect("no test has panicked in here")
    }
}

impl Kept {
    /// Whether this request is too many.
    fn is_surplus(&mut self) -> bool {
        let is_surplus = self.surplus > 0;
        self.surplus = self.surplus.saturating_sub(1);
        is_surplus
    }
}

fn throttled() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [("x-amzn-errortype", "TooManyRequestsException")], "{}").into_response()
}

async fn send(State(service): State<MailService>, body: String) -> Response {
    let mut kept = service.kept();
    if kept.fault == Some(Fault::Throttled) || kept.is_surplus() {
        return throttled();
    }
    if kept.fault == Some(Fault::SenderUnknown) {
        let text = r#"{"message": "Email address is not verified. The following identities failed the check: kort"}"#;
        return (StatusCode::BAD_REQUEST, [("x-amzn-errortype", "MessageRejected")], text).into_response();
    }
    let mail: Value = serde_json::from_str(&body).expect("JSON");
    if kept.refused.iter().any(|address| mail["Destination"]["ToAddresses"][0] == **address) {
        return (StatusCode::BAD_REQUEST, [("x-amzn-errortype", "MessageRejected")], "{}").into_response();
    }
    kept.mails.push(mail);
    if kept.fault == Some(Fault::Lost) {
        let broken = futures_util::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("broken off"))]);
        return Body::from_stream(broken).into_response();
    }
    axum::Json(json!({"MessageId": format!("m-{}", kept.mails.len())})).into_response()
}

async fn suppressed(State(service): State<MailService>, PathText(address): PathText) -> Response {
    let mut kept = service.kept();
    if kept.is_surplus() {
        return throttled();
    }
    if kept.unaskable.contains(&address) {
        return (StatusCode::BAD_REQUEST, [("x-amzn-errortype", "BadRequestException")], "{}").into_response();
    }
    if kept.suppressed.contains(&address) {
        let found =
            json!({"SuppressedDestination": {"EmailAddress": address, "Reason": "BOUNCE", "LastUpdateTime": 1}});
        return axum::Json(found).into_response();
    }
    (StatusCode::NOT_FOUND, [("x-amzn-errortype", "NotFoundException")], "{}").into_response()
}
