//! A response of the API, before it is sent.

use axum::http::StatusCode;
use serde_json::Value;

use super::error::ApiError;

/// A response of the API.
pub(super) struct ApiResponse {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    /// Whether an earlier request under the same idempotency key got this response first.
    pub(super) replayed: bool,
}

impl From<ApiError> for ApiResponse {
    fn from(error: ApiError) -> Self {
        Self { status: error.status(), body: error.body(), replayed: false }
    }
}
