//! The provider's errors, in the form of its API.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::bank::Decline;
use super::object::KNOWN_VERSIONS;

/// An error response of the API.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    status: StatusCode,
    details: Value,
    /// The text for a cardholder on one of the provider's own pages; empty where a cardholder never sees the error.
    cardholder_message: &'static str,
}

impl ApiError {
    fn new(status: StatusCode, kind: &str, message: &str) -> Self {
        Self { status, details: json!({"type": kind, "message": message}), cardholder_message: "" }
    }

    /// The request is malformed, or impossible in the object's present state.
    pub(super) fn invalid(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message)
    }

    /// The caller did not present the secret key.
    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_request_error", "Invalid API Key provided.")
    }

    /// The request is written for another version of the API.
    pub(super) fn unknown_version() -> Self {
        Self::invalid(&format!("Invalid Stripe API version: this sandbox knows {}.", KNOWN_VERSIONS.join(", ")))
    }

    /// The API has no such route.
    pub(super) fn unknown_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", "Unrecognized request URL.")
    }

    /// There is no object of that kind with that id.
    pub(super) fn no_such(kind: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", &format!("No such {kind}: '{id}'"))
            .with_code("resource_missing")
            .with_param("id")
    }

    /// A required parameter is missing.
    pub(super) fn missing(param: &str) -> Self {
        Self::invalid(&format!("Missing required param: {param}.")).with_code("parameter_missing").with_param(param)
    }

    /// The route does not know the parameter.
    pub(super) fn unknown(param: &str) -> Self {
        Self::invalid(&format!("Received unknown parameter: {param}")).with_code("parameter_unknown").with_param(param)
    }

    /// The version of the API that the request asks for has the parameter no longer.
    pub(super) fn no_longer_supported(param: &str) -> Self {
        let message = format!("The parameter {param} is no longer supported: use allowed_{param}.");
        Self::invalid(&message).with_code(&format!("{param}_no_longer_supported")).with_param(param)
    }

    /// The parameter's value is not allowed.
    pub(super) fn bad_value(param: &str, message: &str) -> Self {
        Self::invalid(message).with_param(param)
    }

    /// The idempotency key was used for another request.
    pub(super) fn key_reused() -> Self {
        let message =
            "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        Self::new(StatusCode::BAD_REQUEST, "idempotency_error", message)
    }

    /// A request with the same idempotency key is being handled.
    pub(super) fn key_in_use() -> Self {
        let message = "There is currently another in-progress request using this idempotent key.";
        Self::new(StatusCode::CONFLICT, "invalid_request_error", message).with_code("idempotency_key_in_use")
    }

    /// A detail of the card is wrong.
    pub(super) fn card(code: &str, param: &str, message: &str) -> Self {
        Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", message).with_code(code).with_param(param)
    }

    /// The card's bank declined.
    pub(super) fn declined(decline: &Decline) -> Self {
        let mut error = Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", decline.message).with_code(decline.code);
        error.details["decline_code"] = decline.reason.into();
        if let Some(advice) = decline.advice {
            error.details["advice_code"] = advice.into();
        }
        error.cardholder_message = decline.cardholder_message;
        error
    }

    /// The cardholder must approve the invoice's payment first.
    pub(super) fn requires_action() -> Self {
        let message = "This payment requires additional user action before it can be completed successfully.";
        Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", message)
            .with_code("invoice_payment_intent_requires_action")
    }

    /// The provider itself has failed.
    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "api_error", "An unknown error occurred.")
    }

    pub(super) fn with_code(mut self, code: &str) -> Self {
        self.details["code"] = code.into();
        self
    }

    pub(super) fn with_param(mut self, param: &str) -> Self {
        self.details["param"] = param.into();
        self
    }

    /// Adds an object that the error is about.
    pub(super) fn with_object(mut self, name: &str, object: Value) -> Self {
        self.details[name] = object;
        self
    }

    /// Whether the changes made so far are kept: a declined charge is a charge, too.
    pub(super) fn keeps_changes(&self) -> bool {
        self.status == StatusCode::PAYMENT_REQUIRED
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The error as an intent stores it.
    pub(super) fn details(&self) -> &Value {
        &self.details
    }

    pub(super) fn cardholder_message(&self) -> &'static str {
        self.cardholder_message
    }

    /// The response's body.
    pub(super) fn body(&self) -> Value {
        json!({"error": self.details})
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
