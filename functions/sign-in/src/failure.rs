//! Why a sign-in comes to nothing, in words for the log: they repeat nothing of a token, a query or a person.

use std::error::Error;

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, SignatureVerificationError, StandardErrorResponse,
    UserInfoError,
};
use web::dynamodb::causes;
use web::session;

use crate::claims::Incomplete;
use crate::transport;

/// Why a sign-in comes to nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// What came back is not to be trusted, or the provider said no. A new try may do.
    Refused(&'static str),
    /// Something that we need does not answer, or not as it should.
    Unavailable(String),
}

impl Failure {
    pub(crate) fn unavailable(what: &str) -> Self {
        Self::Unavailable(what.to_owned())
    }

    fn no_answer(error: &(dyn Error + 'static)) -> Self {
        Self::Unavailable(format!("the identity provider: {}", causes(error)))
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

impl From<RequestTokenError<transport::Error, StandardErrorResponse<CoreErrorResponseType>>> for Failure {
    fn from(error: RequestTokenError<transport::Error, StandardErrorResponse<CoreErrorResponseType>>) -> Self {
        match error {
            RequestTokenError::ServerResponse(error) if *error.error() == CoreErrorResponseType::InvalidGrant => {
                Self::Refused("the provider does not take the code")
            }
            // The error's own code, not the description, which is free text.
            RequestTokenError::ServerResponse(error) => {
                Self::Unavailable(format!("the token endpoint answers {}", error.error().as_ref()))
            }
            RequestTokenError::Request(error) => Self::no_answer(&error),
            // The answer may hold a token, and the error a part of the answer.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Self::unavailable("the token endpoint's answer cannot be read")
            }
        }
    }
}

impl From<UserInfoError<transport::Error>> for Failure {
    fn from(error: UserInfoError<transport::Error>) -> Self {
        match error {
            UserInfoError::ClaimsVerification(error) => error.into(),
            UserInfoError::Request(error) => Self::no_answer(&error),
            _ => Self::unavailable("the userinfo endpoint's answer cannot be read"),
        }
    }
}

impl From<DiscoveryError<transport::Error>> for Failure {
    fn from(error: DiscoveryError<transport::Error>) -> Self {
        match error {
            DiscoveryError::Request(error) => Self::no_answer(&error),
            DiscoveryError::Response(status, ..) => Self::Unavailable(format!("discovery: HTTP status {status}")),
            DiscoveryError::Validation(_) => Self::unavailable("the discovery document names another issuer"),
            _ => Self::unavailable("the discovery document or the keys cannot be read"),
        }
    }
}

impl From<Incomplete> for Failure {
    fn from(incomplete: Incomplete) -> Self {
        Self::Refused(match incomplete {
            Incomplete::Organisation => "the organisation's claim is missing or unusable",
            Incomplete::Person => "the claim iss or sub is missing",
        })
    }
}

impl From<session::Error> for Failure {
    fn from(error: session::Error) -> Self {
        Self::Unavailable(format!("the sessions: {error}"))
    }
}
