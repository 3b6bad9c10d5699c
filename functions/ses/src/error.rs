//! Why an e-mail was not sent, or may not have been.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;

/// The codes that say "later". Most come with the status 429.
const THROTTLED: [&str; 3] = ["LimitExceededException", "ThrottlingException", "TooManyRequestsException"];

/// The codes that blame the e-mail itself: its address or its text. Sent again, it would be rejected again.
/// Source: <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors>
const REJECTED: [&str; 2] = ["BadRequestException", "MessageRejected"];

/// What such a code's text has in it if our own settings are to blame after all: `Email address is not verified. The following
/// identities failed …` is said of a sender that is not set up, and of all readers while the account is in SES's sandbox.
/// Source: <https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html>
const OUR_SETTINGS: [&str; 2] = ["not verified", "configuration set"];

/// Why a request failed. The texts are for the log: of the response they contain SES's code and the request's id alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// SES did not take it now: nothing was sent. It is busy, away, or refuses because of our own settings.
    #[error("nothing was sent: {code}")]
    NotSent {
        /// Why, for the log: `TooManyRequestsException, HTTP 429, request 0f3a`.
        code: String,
        /// Whether SES only wants fewer e-mails at a time, or no more today.
        is_throttled: bool,
    },
    /// SES does not take this e-mail, today or later. The text says why, for the log.
    #[error("rejected: {0}")]
    Rejected(String),
    /// Nobody knows whether it was sent: the connection broke, the time was up, or SES failed.
    #[error("whether it was sent is unknown: {0}")]
    Indeterminate(String),
}

/// The body of a refusal. Its text may quote an address, and goes nowhere.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
}

impl Refusal {
    fn of(response: &Response<Bytes>) -> Self {
        serde_json::from_slice(response.body()).unwrap_or_default()
    }

    fn is_about_our_settings(&self) -> bool {
        let text = self.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        OUR_SETTINGS.iter().any(|part| text.contains(part))
    }
}

impl Error {
    /// Nothing has left this machine.
    pub(crate) fn not_sent(code: impl Into<String>) -> Self {
        Self::NotSent { code: code.into(), is_throttled: false }
    }

    /// From a response that is not a success.
    pub(crate) fn from_response(response: &Response<Bytes>) -> Self {
        let status = response.status();
        let code = code(response);
        let summary = summary(response, code.as_deref());
        // 503 comes from before SES: it takes no requests at the moment.
        if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
            return Self::Indeterminate(summary);
        }
        let code = code.unwrap_or_default();
        if REJECTED.contains(&code.as_str()) {
            if Refusal::of(response).is_about_our_settings() {
                return Self::not_sent(format!("our own settings, {summary}"));
            }
            return Self::Rejected(summary);
        }
        let is_throttled = status.as_u16() == 429 || THROTTLED.contains(&code.as_str());
        Self::NotSent { code: summary, is_throttled }
    }

    /// A success that cannot be read.
    pub(crate) fn unreadable(response: &Response<Bytes>) -> Self {
        Self::Indeterminate(summary(response, Some("unreadable")))
    }
}

/// SES's name of the error: in a header, `MessageRejected:http://…`, or in the body, `com.amazonaws.sesv2#MessageRejected`.
pub(crate) fn code(response: &Response<Bytes>) -> Option<String> {
    let written = match header(response.headers(), "x-amzn-errortype") {
        Some(written) => written.to_owned(),
        None => Refusal::of(response).kind?,
    };
    let before = written.split(':').next().unwrap_or_default();
    identifier(before.rsplit('#').next().unwrap_or_default())
}

fn summary(response: &Response<Bytes>, code: Option<&str>) -> String {
    let status = format!("HTTP {}", response.status().as_u16());
    let request = header(response.headers(), "x-amzn-requestid").and_then(identifier);
    let request = request.map(|id| format!("request {id}"));
    let parts = [code.map(str::to_owned), Some(status), request];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The text if it has the form of an identifier: then it contains nothing of a person.
fn identifier(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=100).contains(&text.len()) && text.bytes().all(is_plain) { Some(text.to_owned()) } else { None }
}
