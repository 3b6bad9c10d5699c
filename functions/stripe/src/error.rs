//! What a request came to, if not to what it asked for.

use std::fmt;

use billing::DeclineCode;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// Why a request did not do what it should. The texts are for the log: nothing of what was sent, and nothing of the answer
/// but what [`Answered`] holds, is in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bank, or the provider for it, said no to the card. Nothing has changed.
    #[error("the card was declined ({answered})")]
    Declined {
        /// Why, as far as that may be told.
        code: DeclineCode,
        /// The field that is at fault, as the provider names it: `exp_month`.
        param: Option<String>,
        /// The answer.
        answered: Answered,
    },
    /// The bank wants the card's holder to approve the payment.
    #[error("the card's holder must approve the payment ({0})")]
    RequiresAction(Answered),
    /// The request is no good and never will be. Nothing has changed.
    #[error("the provider refuses ({answered})")]
    Refused {
        /// Why, by the provider's name, where it has one: `parameter_unknown`.
        code: Option<String>,
        /// The field that is at fault, as the provider names it.
        param: Option<String>,
        /// The answer.
        answered: Answered,
    },
    /// The provider has no such object.
    #[error("the provider has no such object")]
    NotFound,
    /// Nobody knows whether it was done: no answer, or none in time, or the provider is busy. The same request, with the
    /// same key, can be sent again.
    #[error("the provider does not answer: {0}")]
    Unanswered(String),
    /// The provider answered, but with a fault of its own or of our settings. Whether it was done must be looked up.
    #[error("the provider fails ({0})")]
    Failed(Answered),
}

/// An answer, as far as a log may repeat it: `HTTP 400 invalid_request_error parameter_unknown, request req_1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered(String);

/// The error that stands in an answer.
#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    error: Told,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    r#type: Option<String>,
    code: Option<String>,
    decline_code: Option<String>,
    param: Option<String>,
}

impl Error {
    /// From an answer that is not a success.
    pub(crate) fn of(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let Body { error } = serde_json::from_slice(body).unwrap_or_default();
        let answered = Answered::new(status, headers, error.r#type.as_deref(), error.code.as_deref());
        let param = error.param.as_deref().and_then(name);
        let code = error.code.as_deref();
        match (status.as_u16(), error.r#type.as_deref()) {
            (409 | 429, _) => Self::Unanswered(format!("busy ({answered})")),
            // Any other 404 is of an address that is wrong, ours or a proxy's: of the object it says nothing.
            (404, _) if code == Some("resource_missing") => Self::NotFound,
            (402, _) | (400, Some("card_error")) => match code {
                Some("invoice_payment_intent_requires_action" | "subscription_payment_intent_requires_action") => {
                    Self::RequiresAction(answered)
                }
                _ => Self::Declined { code: decline_code(code, error.decline_code.as_deref()), param, answered },
            },
            (400 | 422, Some("invalid_request_error")) => Self::Refused { code: code.and_then(name), param, answered },
            // A key that is used for something else, a secret that is not taken: our own fault, not the request's.
            _ => Self::Failed(answered),
        }
    }

    /// A success that cannot be read.
    pub(crate) fn unreadable(status: StatusCode, headers: &HeaderMap) -> Self {
        Self::Failed(Answered::new(status, headers, Some("unreadable"), None))
    }
}

impl Answered {
    fn new(status: StatusCode, headers: &HeaderMap, kind: Option<&str>, code: Option<&str>) -> Self {
        let mut text = format!("HTTP {}", status.as_u16());
        for name in [kind, code].into_iter().flatten().filter_map(name) {
            text = text + " " + &name;
        }
        if let Some(request) = headers.get("request-id").and_then(|value| name(value.to_str().ok()?)) {
            text = text + ", request " + &request;
        }
        Self(text)
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The bank's reason, else the provider's own code, as far as it may be told.
pub(crate) fn decline_code(code: Option<&str>, decline_code: Option<&str>) -> DeclineCode {
    match decline_code.or(code).unwrap_or_default() {
        // The holder was asked, and did not approve it.
        "payment_intent_authentication_failure" | "setup_intent_authentication_failure" => {
            DeclineCode::take_in("authentication_required")
        }
        code => DeclineCode::take_in(code),
    }
}

/// A name of the provider's, if it has the form of one: then nothing that a person wrote is in it.
fn name(text: &str) -> Option<String> {
    let plain =
        |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'[' | b']') || byte.is_ascii_digit();
    // So many digits in a row are a number of something, and no name.
    let numbers = text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() > 8);
    ((1..=100).contains(&text.len()) && text.bytes().all(plain) && !numbers).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(status: u16, body: &str) -> Error {
        let headers =
            HeaderMap::from_iter([(http::HeaderName::from_static("request-id"), HeaderValue::from_static("req_1"))]);
        Error::of(StatusCode::from_u16(status).expect("a status"), &headers, body.as_bytes())
    }

    #[test]
    fn a_decline_has_the_banks_reason_as_far_as_it_may_be_told() {
        for (body, told) in [
            (
                r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}"#,
                "insufficient_funds",
            ),
            (r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"lost_card"}}"#, "generic_decline"),
            (r#"{"error":{"type":"card_error","code":"expired_card"}}"#, "expired_card"),
            (r#"{"error":{"code":"setup_intent_authentication_failure"}}"#, "authentication_required"),
            ("{}", "generic_decline"),
            ("not JSON", "generic_decline"),
        ] {
            let Error::Declined { code, answered, .. } = of(402, body) else { panic!("{body} is no decline") };
            assert_eq!(code.as_str(), told);
            assert!(!answered.to_string().contains("lost"), "{answered}");
        }
        let body = r#"{"error":{"type":"card_error","code":"invalid_expiry_year","param":"exp_year"}}"#;
        assert!(matches!(of(402, body), Error::Declined { param: Some(param), .. } if param == "exp_year"));
        let body = r#"{"error":{"type":"card_error","code":"invoice_payment_intent_requires_action"}}"#;
        assert!(matches!(of(402, body), Error::RequiresAction(_)));
    }

    #[test]
    fn what_nobody_knows_is_told_from_what_was_refused() {
        let invalid = r#"{"error":{"type":"invalid_request_error","code":"parameter_unknown","param":"card[number]"}}"#;
        let refused = of(400, invalid);
        assert!(matches!(&refused, Error::Refused { code: Some(code), param: Some(param), .. }
            if code == "parameter_unknown" && param == "card[number]"));
        assert_eq!(
            refused.to_string(),
            "the provider refuses (HTTP 400 invalid_request_error parameter_unknown, request req_1)"
        );
        let missing = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id"}}"#;
        assert_eq!(of(404, missing), Error::NotFound);
        for body in [invalid, "{}", "<html>", r#"{"error":{"type":"invalid_request_error"}}"#] {
            assert!(matches!(of(404, body), Error::Failed(_)), "{body}");
        }
        for status in [409, 429] {
            assert!(matches!(of(status, "{}"), Error::Unanswered(_)), "{status}");
        }
        for (status, kind) in
            [(400, "idempotency_error"), (401, "invalid_request_error"), (403, ""), (500, "api_error")]
        {
            let body = format!(r#"{{"error":{{"type":"{kind}"}}}}"#);
            assert!(matches!(of(status, &body), Error::Failed(_)), "{status}");
        }
    }

    #[test]
    fn nothing_that_a_person_wrote_is_in_it() {
        let body = r#"{"error":{"type":"invalid_request_error","code":"Anna Alm","param":"4242424242424242","message":"hemligt"}}"#;
        let error = of(400, body);
        let text = format!("{error} {error:?}");
        assert!(!["Anna", "4242", "hemligt"].iter().any(|secret| text.contains(secret)), "{text}");
    }
}
