//! Why a request failed: for the log, never for the caller.
//!
//! Handlers and error conversions write no log lines. They put a [`Cause`] beside the response, and
//! [`with_middleware`](crate::with_middleware) logs it once, with the response's status and the request's id. A [`Problem`]
//! takes it with [`because`](crate::Problem::because); any other response takes it as a part: `(cause, Redirect::to("/"))`.
//!
//! ```
//! use web::Problem;
//! use web::cause::Cause;
//!
//! #[derive(Debug, thiserror::Error)]
//! #[error("DynamoDB does not answer")]
//! struct StoreError;
//!
//! fn problem(error: StoreError) -> Problem {
//!     Problem::UNAVAILABLE.because(Cause::error("the feedback table failed", error))
//! }
//! # assert!(problem(StoreError).cause().is_some());
//! ```
//!
//! [`Problem`]: crate::Problem

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;

use axum::response::{IntoResponseParts, ResponseParts};
use http::StatusCode;
use tracing::{error, warn};

/// Why a request failed, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    severity: Severity,
    message: &'static str,
    error: String,
    /// The code of the problem that the caller gets, if the caller gets one.
    pub(crate) code: Option<Cow<'static, str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Severity {
    Error,
    Warning,
}

impl Cause {
    /// Something that should work does not. `message` says what, in words that can be read alone; `error` says why, and is
    /// logged with all its own causes.
    pub fn error(message: &'static str, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Severity::Error, message, error)
    }

    /// The request was refused, for a reason that those who run the site may want to know. Otherwise as
    /// [`error`](Self::error).
    pub fn warning(message: &'static str, reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Severity::Warning, message, reason)
    }

    fn new(severity: Severity, message: &'static str, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { severity, message, error: causes(&*error.into()), code: None }
    }

    pub(crate) fn log(&self, status: StatusCode, request_id: &str) {
        let Self { severity, message, error, code } = self;
        let (error, code, status) = (error.as_str(), code.as_deref(), status.as_u16());
        match severity {
            Severity::Error => error!(error, status, code, request_id, "{message}"),
            Severity::Warning => warn!(error, status, code, request_id, "{message}"),
        }
    }
}

impl IntoResponseParts for Cause {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        response.extensions_mut().insert(self);
        Ok(response)
    }
}

/// An error and all its causes on one line.
///
/// For errors of the AWS SDK, use this instead of the SDK's `DisplayErrorContext`: that one also prints the raw response,
/// which may hold what a reader wrote.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("dispatch failure")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("connection reset")]
    struct Inner;

    #[test]
    fn an_error_is_one_line_with_its_causes() {
        assert_eq!(causes(&Inner), "connection reset");
        assert_eq!(causes(&Outer(Inner)), "dispatch failure: connection reset");
        assert_eq!(Cause::error("the table failed", Outer(Inner)).error, "dispatch failure: connection reset");
        assert_eq!(Cause::warning("refused", "stale signature").error, "stale signature");
    }
}
