//! Why a request failed.

use std::fmt;

use billing::DeclineCode;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// Why a request failed. The texts are for the log: they contain nothing of the request, and nothing of the response but
/// what [`ResponseSummary`] has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bank, or the provider on its behalf, declined the card. Nothing has changed.
    #[error("the card was declined ({response})")]
    Declined {
        /// The reason, as far as it may be shown.
        code: DeclineCode,
        /// The field that is at fault, by the provider's name: `exp_month`.
        param: Option<String>,
        /// The response.
        response: ResponseSummary,
    },
    /// The bank wants the card holder to approve the payment.
    #[error("the card holder must approve the payment ({0})")]
    RequiresAction(ResponseSummary),
    /// The request is invalid, and would be refused again. Nothing has changed.
    #[error("the provider refuses ({response})")]
    Refused {
        /// The reason, by the provider's name, where it has one: `parameter_unknown`.
        code: Option<String>,
        /// The field that is at fault, by the provider's name.
        param: Option<String>,
        /// The response.
        response: ResponseSummary,
    },
    /// The provider has no such object.
    #[error("the provider has no such object")]
    NotFound,
    /// No connection could be made: the provider has not got the request, and nothing has changed.
    #[error("the provider cannot be reached: {0}")]
    NotSent(String),
    /// The result is unknown: no response, none in time, or the provider is busy. The same request can be sent again with
    /// the same key.
    #[error("the provider does not answer: {0}")]
    Indeterminate(String),
    /// The provider reports an error of its own or of our settings. Whether the request took effect must be looked up.
    #[error("the provider fails ({0})")]
    ProviderFault(ResponseSummary),
}

/// As much of a response as a log may contain: `HTTP 400 invalid_request_error parameter_unknown, request req_1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseSummary(String);

/// The body of a response that is not a success.
#[derive(Default, Deserialize)]
struct ErrorBody {
    #[serde(default)]
    error: ErrorObject,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorObject {
    r#type: Option<String>,
    code: Option<String>,
    decline_code: Option<String>,
    advice_code: Option<String>,
    network_decline_code: Option<String>,
    param: Option<String>,
    message: Option<String>,
}

impl Error {
    /// From a response that is not a success.
    pub(crate) fn from_response(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let ErrorBody { error } = serde_json::from_slice(body).unwrap_or_default();
        let response = ResponseSummary::new(status, headers, error.r#type.as_deref(), error.code.as_deref());
        let param = error.param.as_deref().and_then(identifier);
        let code = error.code.as_deref();
        match (status.as_u16(), error.r#type.as_deref()) {
            (409 | 429, _) => Self::Indeterminate(format!("busy ({response})")),
            // Any other 404 means a wrong address, ours or a proxy's: it says nothing about the object.
            (404, _) if code == Some("resource_missing") => Self::NotFound,
            (402, _) | (400, Some("card_error")) if asks_for_approval(code) => Self::RequiresAction(response),
            (402, _) | (400, Some("card_error")) => {
                let code = error.decline_code();
                // Also where the provider's own code is one that may not be shown.
                let response = ResponseSummary::new(status, headers, error.r#type.as_deref(), Some(code.as_str()));
                Self::Declined { code, param, response }
            }
            (400 | 422, Some("invalid_request_error")) => {
                Self::Refused { code: code.and_then(identifier), param, response }
            }
            (401, _) => Self::ProviderFault(response.because("the secret key is not accepted")),
            (403, _) => Self::ProviderFault(match error.missing_right() {
                Some(right) => response.because(&format!("the secret key lacks the right {right}")),
                None => response.because("the secret key lacks a right that this needs"),
            }),
            // A key that was used for another request: our own fault, not the request's.
            _ => Self::ProviderFault(response),
        }
    }

    /// A success that cannot be decoded.
    pub(crate) fn unreadable(status: StatusCode, headers: &HeaderMap) -> Self {
        Self::ProviderFault(ResponseSummary::new(status, headers, Some("unreadable"), None))
    }
}

impl ErrorObject {
    /// The bank's reason, else the provider's own code, as far as it may be shown.
    fn decline_code(&self) -> DeclineCode {
        let code = self.decline_code.as_deref().or(self.code.as_deref()).unwrap_or_default();
        DeclineCode::from_provider(code).with_advice(self.advice_code.as_deref(), self.network_decline_code.as_deref())
    }
}

impl ErrorObject {
    /// The right that a restricted key lacks. Only the message names it: "Having the '`rak_customer_read`' permission would
    /// allow this request to continue."
    fn missing_right(&self) -> Option<&str> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let is_right = |word: &&str| word.starts_with("rak_") && word.len() <= 60 && word.bytes().all(is_plain);
        self.message.as_deref()?.split('\'').find(is_right)
    }
}

impl ResponseSummary {
    /// The summary after the cause in words.
    fn because(self, cause: &str) -> Self {
        Self(format!("{cause}: {self}"))
    }

    fn new(status: StatusCode, headers: &HeaderMap, kind: Option<&str>, code: Option<&str>) -> Self {
        let mut text = format!("HTTP {}", status.as_u16());
        for name in [kind, code].into_iter().flatten().filter_map(identifier) {
            text = text + " " + &name;
        }
        if let Some(request) = headers.get("request-id").and_then(|value| identifier(value.to_str().ok()?)) {
            text = text + ", request " + &request;
        }
        Self(text)
    }
}

impl fmt::Display for ResponseSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether an error's code says that the bank wants the card holder to approve the payment.
fn asks_for_approval(code: Option<&str>) -> bool {
    matches!(code, Some("invoice_payment_intent_requires_action" | "subscription_payment_intent_requires_action"))
}

/// The text if it has the form of an identifier: then it contains nothing that a person wrote.
fn identifier(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'[' | b']');
    // A long run of digits may be a card number.
    let has_long_number = text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() > 8);
    let is_identifier = (1..=100).contains(&text.len()) && text.bytes().all(is_plain) && !has_long_number;
    if is_identifier { Some(text.to_owned()) } else { None }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn error(status: u16, body: &str) -> Error {
        let headers =
            HeaderMap::from_iter([(http::HeaderName::from_static("request-id"), HeaderValue::from_static("req_1"))]);
        Error::from_response(StatusCode::from_u16(status).expect("a status"), &headers, body.as_bytes())
    }

    #[test]
    fn a_decline_has_the_banks_reason_as_far_as_it_may_be_shown() {
        for (body, shown) in [
            (
                r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}"#,
                "insufficient_funds",
            ),
            (r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"lost_card"}}"#, "generic_decline"),
            (r#"{"error":{"type":"card_error","code":"expired_card"}}"#, "expired_card"),
            (r#"{"error":{"type":"card_error","code":"payment_method_restricted"}}"#, "generic_decline"),
            (r#"{"error":{"type":"card_error","code":"lost_card"}}"#, "generic_decline"),
            (r#"{"error":{"code":"setup_intent_authentication_failure"}}"#, "authentication_required"),
            ("{}", "generic_decline"),
            ("not JSON", "generic_decline"),
        ] {
            let Error::Declined { code, response, .. } = error(402, body) else { panic!("{body} is no decline") };
            assert_eq!(code.as_str(), shown);
            let response = response.to_string();
            assert!(!response.contains("lost") && !response.contains("restricted"), "{response}");
        }
        let body = r#"{"error":{"type":"card_error","code":"invalid_expiry_year","param":"exp_year"}}"#;
        assert!(matches!(error(402, body), Error::Declined { param: Some(param), .. } if param == "exp_year"));
        let body = r#"{"error":{"type":"card_error","code":"invoice_payment_intent_requires_action"}}"#;
        assert!(matches!(error(402, body), Error::RequiresAction(_)));
    }

    #[test]
    fn an_unknown_result_is_separate_from_a_refusal() {
        let invalid = r#"{"error":{"type":"invalid_request_error","code":"parameter_unknown","param":"card[number]"}}"#;
        let refused = error(400, invalid);
        assert!(matches!(&refused, Error::Refused { code: Some(code), param: Some(param), .. }
            if code == "parameter_unknown" && param == "card[number]"));
        assert_eq!(
            refused.to_string(),
            "the provider refuses (HTTP 400 invalid_request_error parameter_unknown, request req_1)"
        );
        let missing = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id"}}"#;
        assert_eq!(error(404, missing), Error::NotFound);
        for body in [invalid, "{}", "<html>", r#"{"error":{"type":"invalid_request_error"}}"#] {
            assert!(matches!(error(404, body), Error::ProviderFault(_)), "{body}");
        }
        for status in [409, 429] {
            assert!(matches!(error(status, "{}"), Error::Indeterminate(_)), "{status}");
        }
        for (status, kind) in
            [(400, "idempotency_error"), (401, "invalid_request_error"), (403, ""), (500, "api_error")]
        {
            let body = format!(r#"{{"error":{{"type":"{kind}"}}}}"#);
            assert!(matches!(error(status, &body), Error::ProviderFault(_)), "{status}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_secret_key_is_said_in_words() {
        let fault = |status, message: &str| {
            let body = serde_json::json!({"error": {"type": "invalid_request_error", "message": message}});
            error(status, &body.to_string()).to_string()
        };
        let lacking = "The provided key 'rk_test_***abc' does not have the required permissions for this endpoint on \
                       account 'acct_1'. Having the 'rak_customer_read' permission would allow this request to continue.";
        assert_eq!(
            fault(403, lacking),
            "the provider fails (the secret key lacks the right rak_customer_read: HTTP 403 invalid_request_error, request \
             req_1)"
        );
        for message in ["", "hemligt", "'rak_42424242' is not yours", "Having rak_x"] {
            let text = fault(403, message);
            assert!(text.contains("lacks a right that this needs") && !text.contains("4242"), "{text}");
        }
        assert!(fault(401, "Invalid API Key provided: sk_test_x").contains("the secret key is not accepted: HTTP 401"));
    }

    #[test]
    fn an_error_contains_nothing_that_a_person_wrote() {
        let body = r#"{"error":{"type":"invalid_request_error","code":"Anna Alm","param":"4242424242424242","message":"hemligt"}}"#;
        let error = error(400, body);
        let text = format!("{error} {error:?}");
        assert!(!["Anna", "4242", "hemligt"].iter().any(|secret| text.contains(secret)), "{text}");
    }
}
