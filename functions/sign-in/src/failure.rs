//! Why a sign-in fails. The texts are for the log and hold nothing of a token, a query or a person.

use std::error::Error;

use oauth2::RequestTokenError;
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType};
use openidconnect::{ClaimsVerificationError, SignatureVerificationError};
use web::cause::{Cause, causes};
use web::https;
use web::session;

use crate::claims::IncompleteClaims;

/// Why a sign-in fails.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The identity provider refused, or its response cannot be trusted. A new attempt may succeed.
    Refused(&'static str),
    /// A service that we need does not respond, or responds with an error.
    Unavailable(String),
}

impl Failure {
    pub(crate) fn unavailable(reason: &str) -> Self {
        Self::Unavailable(reason.to_owned())
    }

    pub(crate) fn no_response(error: &(dyn Error + 'static)) -> Self {
        Self::Unavailable(format!("the identity provider: {}", causes(error)))
    }
}

impl From<Failure> for Cause {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(reason) => Self::warning("sign-in failed", reason),
            Failure::Unavailable(reason) => Self::error("sign-in is unavailable", reason),
        }
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

impl From<RequestTokenError<https::Error, BasicErrorResponse>> for Failure {
    fn from(error: RequestTokenError<https::Error, BasicErrorResponse>) -> Self {
        match error {
            RequestTokenError::ServerResponse(error) if *error.error() == BasicErrorResponseType::InvalidGrant => {
                Self::Refused("the provider does not accept the code")
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
        Self::Refused(match incomplete {
            IncompleteClaims::Organisation => "the organisation's claim is missing or unusable",
            IncompleteClaims::Person => "the claim iss or sub is missing",
        })
    }
}

impl From<session::Error> for Failure {
    fn from(error: session::Error) -> Self {
        Self::Unavailable(format!("the sessions: {error}"))
    }
}
