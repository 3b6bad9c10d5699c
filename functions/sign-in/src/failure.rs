//! Why a sign-in fails. The texts are for the log and hold nothing of a token, a query or a person.

use std::error::Error;
use std::time::Duration;

use oauth2::RequestTokenError;
use oauth2::basic::BasicErrorResponseType;
use openidconnect::{ClaimsVerificationError, SignatureVerificationError};
use tokio::time::timeout;
use web::cause::{Cause, causes};
use web::session;

use crate::claims::IncompleteClaims;
use crate::types::TokenError;

/// The time for one step of a sign-in, with all calls to the provider and the sessions table: less than the 10 seconds after
/// which Lambda ends the function without a response.
const STEP_TIMEOUT: Duration = Duration::from_millis(8500);

/// What the places on a page begin with to which a person still wants when a sign-in has failed: a card, to which a mail leads,
/// and a receipt. Without such a place the page's tool is enough.
const PLACES: [&str; 2] = ["card--", "pay--paid:"];

/// Why a sign-in fails.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The person, or the provider for this person, answered no.
    Cancelled,
    /// The person's account belongs to no organisation.
    NoOrganisation,
    /// The callback is not that of a sign-in that this browser has under way.
    NotUnderWay(NotUnderWay),
    /// The provider does not accept the code, or the refresh token: it may have been used.
    NotAccepted,
    /// The identity provider refused, or its response cannot be trusted. A new attempt may succeed.
    Refused(&'static str),
    /// A service that we need does not respond, or responds with an error.
    Unavailable(String),
}

/// Why a callback is not that of a sign-in that this browser has under way. After a sign-in that succeeded it may only mean
/// that the person went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotUnderWay {
    /// The state is missing, or was not sealed by this function.
    Unknown,
    /// The person took too long.
    TooLate,
    /// The browser's cookie is missing, or is another browser's.
    CookieLost,
    /// The callback came before.
    Repeated,
    /// The state was used with another code: the person went back to the provider and answered again.
    AnsweredAgain,
}

impl Failure {
    pub(crate) fn unavailable(reason: &str) -> Self {
        Self::Unavailable(reason.to_owned())
    }

    pub(crate) fn no_response(error: &(dyn Error + 'static)) -> Self {
        Self::Unavailable(format!("the identity provider: {}", causes(error)))
    }

    /// The error in the callback's query, without repeating text from an address in the log.
    pub(crate) fn from_query(error: &str) -> Self {
        match error {
            "access_denied" => Self::Cancelled,
            "login_required" | "interaction_required" | "account_selection_required" | "consent_required" => {
                Self::Refused("the provider wants to ask the person something")
            }
            "server_error" | "temporarily_unavailable" => Self::unavailable("the provider has an internal error"),
            _ => Self::Refused("the provider responds with an error about the request"),
        }
    }

    /// The fragment for which the page has a text: `sign-in--cancelled`. A place to which the sign-in was to lead follows, so
    /// that the next one leads there: `sign-in--cancelled:card--card_1`.
    pub(crate) fn fragment(&self, place: Option<&str>) -> String {
        let place = place.filter(|place| PLACES.iter().any(|start| place.starts_with(start)));
        place.map_or_else(|| self.end().to_owned(), |place| format!("{}:{place}", self.end()))
    }

    fn end(&self) -> &'static str {
        match self {
            Self::Cancelled => "sign-in--cancelled",
            Self::NoOrganisation => "sign-in--no-organisation",
            Self::NotUnderWay(NotUnderWay::Unknown) | Self::NotAccepted | Self::Refused(_) => "sign-in--failed",
            Self::NotUnderWay(NotUnderWay::TooLate) => "sign-in--too-late",
            Self::NotUnderWay(NotUnderWay::CookieLost) => "sign-in--cookie-lost",
            Self::NotUnderWay(NotUnderWay::Repeated | NotUnderWay::AnsweredAgain) => "sign-in--repeated",
            Self::Unavailable(_) => "sign-in--unavailable",
        }
    }
}

/// The result of the step, or a failure if it takes too long.
pub(crate) async fn in_time<T>(step: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    timeout(STEP_TIMEOUT, step).await.unwrap_or_else(|_| {
        Err(Failure::unavailable("the identity provider or the sessions table does not respond in time"))
    })
}

impl From<Failure> for Cause {
    fn from(failure: Failure) -> Self {
        let reason = match failure {
            Failure::Cancelled => "the provider responds with access_denied",
            Failure::NoOrganisation => "the organisation's claim is missing or unusable",
            Failure::NotUnderWay(NotUnderWay::Unknown) => "the state is missing or unknown",
            Failure::NotUnderWay(NotUnderWay::TooLate) => "the flow has expired",
            Failure::NotUnderWay(NotUnderWay::CookieLost) => "the flow's cookie is missing or another browser's",
            Failure::NotUnderWay(NotUnderWay::Repeated) => "the state was used before",
            Failure::NotUnderWay(NotUnderWay::AnsweredAgain) => "the state was used before, with another code",
            Failure::NotAccepted => "the provider does not accept the code or refresh token",
            Failure::Refused(reason) => reason,
            Failure::Unavailable(reason) => return Self::error("sign-in is unavailable", reason),
        };
        Self::warning("sign-in failed", reason)
    }
}

impl From<ClaimsVerificationError> for Failure {
    fn from(error: ClaimsVerificationError) -> Self {
        Self::Refused(match error {
            ClaimsVerificationError::Expired(_) => "the ID token has expired",
            ClaimsVerificationError::InvalidAudience(_) => "the ID token is for another audience",
            ClaimsVerificationError::InvalidIssuer(_) => "the ID token is from another issuer",
            ClaimsVerificationError::InvalidNonce(_) => "the ID token has another nonce",
            ClaimsVerificationError::InvalidSubject(_) => "userinfo is about another person",
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                "the ID token is signed with an unknown key"
            }
            ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::DisallowedAlg(_)
                | SignatureVerificationError::UnsupportedAlg(_)
                | SignatureVerificationError::NoSignature,
            ) => "the ID token is signed with an algorithm that is not accepted",
            ClaimsVerificationError::SignatureVerification(_) => "the ID token's signature is wrong",
            _ => "the ID token is missing or unusable",
        })
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error {
            RequestTokenError::ServerResponse(error) if *error.error() == BasicErrorResponseType::InvalidGrant => {
                Self::NotAccepted
            }
            // Only the error's code, because the description is free text.
            RequestTokenError::ServerResponse(error) => {
                Self::Unavailable(format!("the token endpoint responds with {}", error.error().as_ref()))
            }
            RequestTokenError::Request(error) => Self::no_response(&error),
            // The response may hold a token, and the error a part of the response.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Self::unavailable("the token endpoint's response cannot be read")
            }
        }
    }
}

impl From<IncompleteClaims> for Failure {
    fn from(incomplete: IncompleteClaims) -> Self {
        match incomplete {
            IncompleteClaims::Organisation => Self::NoOrganisation,
            IncompleteClaims::Person => Self::Refused("the claim iss or sub is missing"),
        }
    }
}

impl From<session::Error> for Failure {
    fn from(error: session::Error) -> Self {
        Self::Unavailable(format!("the sessions: {error}"))
    }
}
