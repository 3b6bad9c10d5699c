//! Errors as the caller sees them: `application/problem+json` (RFC 9457), the same shape for all functions.
//!
//! A handler returns a [`Problem`]; [`with_middleware`](crate::with_middleware) writes the response body, with the request's
//! id, and logs the [`Cause`]. Codes that several functions use are constants here; a function makes its own codes with
//! [`Problem::new`].

use std::borrow::Cow;

use axum::Extension;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use jiff::SignedDuration;
use serde::Serialize;
use serde_json::{Value, json};

use crate::cause::Cause;

/// What went wrong, as a stable code for which the page has a text. Never a library's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    errors: Vec<FieldError>,
    extensions: Vec<(&'static str, Value)>,
    /// In seconds.
    retry_after: Option<i64>,
    /// For the log. It is not part of the response.
    cause: Option<Box<Cause>>,
}

/// One field of the form, and the code of its fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name as it was sent.
    pub field: String,
    /// The stable name of the fault, in kebab-case.
    pub code: Cow<'static, str>,
}

impl Problem {
    /// 400: not a request by HTTP's own grammar.
    pub const INVALID_REQUEST: Self = Self::new(StatusCode::BAD_REQUEST, "invalid-request");
    /// 400: the body is not JSON, or not a JSON object.
    pub const INVALID_JSON: Self = Self::new(StatusCode::BAD_REQUEST, "invalid-json");
    /// 400: the body is not a form in UTF-8.
    pub const INVALID_FORM: Self = Self::new(StatusCode::BAD_REQUEST, "invalid-form");
    /// 401: nobody is signed in.
    pub const NOT_SIGNED_IN: Self = Self::new(StatusCode::UNAUTHORIZED, "not-signed-in");
    /// 403: the request was started by another site.
    pub const CROSS_SITE_REQUEST: Self = Self::new(StatusCode::FORBIDDEN, "cross-site-request");
    /// 403: the request did not come through the site's own CDN.
    pub const WRONG_ORIGIN: Self = Self::new(StatusCode::FORBIDDEN, "wrong-origin");
    /// 404.
    pub const NOT_FOUND: Self = Self::new(StatusCode::NOT_FOUND, "not-found");
    /// 405; the router adds `Allow`.
    pub const METHOD_NOT_ALLOWED: Self = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed");
    /// 413: the body is longer than the function reads.
    pub const BODY_TOO_LARGE: Self = Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large");
    /// 415.
    pub const UNSUPPORTED_MEDIA_TYPE: Self = Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type");
    /// 422: an id that does not have the form of an id.
    pub const INVALID_ID: Self = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-id");
    /// 500: our own fault.
    pub const INTERNAL: Self = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
    /// 503: a service that we need does not answer.
    pub const UNAVAILABLE: Self = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable");

    /// A problem with the request as a whole.
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code: Cow::Borrowed(code),
            errors: Vec::new(),
            extensions: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// 422 for a form with faults, listed in the form's order. The first one's code is the problem's own.
    pub fn with_fields(first: FieldError, rest: Vec<FieldError>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: first.code.clone(),
            errors: std::iter::once(first).chain(rest).collect(),
            extensions: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// The problem with another code than that of its first fault.
    #[must_use]
    pub(crate) fn named(self, code: &'static str) -> Self {
        Self { code: code.into(), ..self }
    }

    /// 422 for a form with one fault.
    pub fn with_field(field: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Self {
        Self::with_fields(FieldError { field: field.into(), code: code.into() }, Vec::new())
    }

    /// The problem with an extension member beside the common ones (RFC 9457, 3.2).
    #[must_use]
    pub fn with(mut self, member: &'static str, value: Value) -> Self {
        self.extensions.push((member, value));
        self
    }

    /// The problem with its cause, which is logged and never sent.
    #[must_use]
    pub fn because(mut self, mut cause: Cause) -> Self {
        cause.code = Some(self.code.clone());
        self.cause = Some(Box::new(cause));
        self
    }

    /// The problem, which will have passed after that time (`Retry-After`, in whole seconds, at least 1).
    #[must_use]
    pub fn retry_after(mut self, wait: SignedDuration) -> Self {
        let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// The cause. A response that is made from the problem's parts, such as a page, takes it along to have it logged.
    pub fn cause(&self) -> Option<Cause> {
        self.cause.as_deref().cloned()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable name, in kebab-case.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The faults of single fields, in the form's order; empty when the problem is with the request as a whole.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Makes the problem the body of the response that carries it.
    pub(crate) fn render(&self, response: &mut Response, request_id: &str) {
        let mut body = json!({
            "type": format!("urn:kortkoll:problem:{}", self.code),
            "title": title(&self.code),
            "status": self.status.as_u16(),
            "code": self.code,
            "errors": self.errors,
            "requestId": request_id,
        });
        for (member, value) in &self.extensions {
            body[*member] = value.clone();
        }
        let headers = response.headers_mut();
        headers.remove(CONTENT_LENGTH);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        *response.body_mut() = Body::from(body.to_string());
    }
}

impl IntoResponse for Problem {
    /// The status. The problem and its cause are extensions for [`with_middleware`](crate::with_middleware), which knows the
    /// request's id.
    fn into_response(self) -> Response {
        (self.status, self.cause(), Extension(self)).into_response()
    }
}

/// The code as words for a developer: "Comment too long". Readers see the site's own text for the code.
fn title(code: &str) -> String {
    let words = code.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_names_the_problem() {
        let fault = |field: &str, code: &'static str| FieldError { field: field.into(), code: code.into() };
        let problem =
            Problem::with_fields(fault("article", "unknown-article"), vec![fault("comment", "comment-too-long")]);
        assert_eq!(problem.code(), "unknown-article");
        assert_eq!(problem.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem.errors().len(), 2);
    }

    #[test]
    fn the_title_is_the_code_in_words() {
        assert_eq!(title("comment-too-long"), "Comment too long");
    }
}
