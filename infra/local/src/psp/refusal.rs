//! The provider's errors, in the form in which it tells them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::bank::Decline;
use super::ledger::API_VERSION;

/// What the provider answers instead of doing what was asked.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: StatusCode,
    error: Value,
    /// What a cardholder at one of the provider's own pages is told.
    words: &'static str,
}

impl Refusal {
    fn new(status: StatusCode, kind: &str, message: &str) -> Self {
        Self { status, error: json!({"type": kind, "message": message}), words: "" }
    }

    /// The request makes no sense as things are.
    pub(super) fn invalid(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message)
    }

    /// It is not known who asks.
    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_request_error", "Invalid API Key provided.")
    }

    /// The request is written for another version of the API.
    pub(super) fn unknown_version() -> Self {
        Self::invalid(&format!("Invalid Stripe API version: this sandbox knows {API_VERSION} alone."))
    }

    /// There is no such address.
    pub(super) fn unknown_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", "Unrecognized request URL.")
    }

    /// There is no such object.
    pub(super) fn no_such(kind: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", &format!("No such {kind}: '{id}'"))
            .with_code("resource_missing")
            .with_param("id")
    }

    /// A parameter that must be there is not.
    pub(super) fn missing(param: &str) -> Self {
        Self::invalid(&format!("Missing required param: {param}.")).with_code("parameter_missing").with_param(param)
    }

    /// A parameter that nobody knows.
    pub(super) fn unknown(param: &str) -> Self {
        Self::invalid(&format!("Received unknown parameter: {param}")).with_code("parameter_unknown").with_param(param)
    }

    /// A parameter whose value cannot be used.
    pub(super) fn bad_value(param: &str, message: &str) -> Self {
        Self::invalid(message).with_param(param)
    }

    /// The idempotency key was used for another request.
    pub(super) fn key_reused() -> Self {
        let message =
            "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        Self::new(StatusCode::BAD_REQUEST, "idempotency_error", message)
    }

    /// A request with the same idempotency key is being dealt with.
    pub(super) fn key_in_use() -> Self {
        let message = "There is currently another in-progress request using this idempotent key.";
        Self::new(StatusCode::CONFLICT, "invalid_request_error", message).with_code("idempotency_key_in_use")
    }

    /// The card's details are wrong.
    pub(super) fn card(code: &str, param: &str, message: &str) -> Self {
        Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", message).with_code(code).with_param(param)
    }

    /// The card's bank declined.
    pub(super) fn declined(decline: &Decline) -> Self {
        let mut refusal =
            Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", decline.message).with_code(decline.code);
        refusal.error["decline_code"] = decline.reason.into();
        refusal.words = decline.words;
        refusal
    }

    /// The cardholder must approve the payment of an invoice first.
    pub(super) fn requires_action() -> Self {
        let message = "This payment requires additional user action before it can be completed successfully.";
        Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", message)
            .with_code("invoice_payment_intent_requires_action")
    }

    /// The provider itself has failed.
    pub(super) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "api_error", "An unknown error occurred.")
    }

    pub(super) fn with_code(mut self, code: &str) -> Self {
        self.error["code"] = code.into();
        self
    }

    pub(super) fn with_param(mut self, param: &str) -> Self {
        self.error["param"] = param.into();
        self
    }

    /// With an object that the error is about.
    pub(super) fn about(mut self, name: &str, object: Value) -> Self {
        self.error[name] = object;
        self
    }

    /// Whether the request was carried out all the same: a charge that was declined is a charge.
    pub(super) fn leaves_traces(&self) -> bool {
        self.status == StatusCode::PAYMENT_REQUIRED
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The error, as an intent keeps it.
    pub(super) fn error(&self) -> &Value {
        &self.error
    }

    pub(super) fn words(&self) -> &'static str {
        self.words
    }

    /// The whole answer's body.
    pub(super) fn body(&self) -> Value {
        json!({"error": self.error})
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
