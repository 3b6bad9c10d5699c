//! `oauth2`'s types as this function uses them.

use std::fmt;
use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AccessToken, EndpointNotSet, EndpointSet, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::https;

/// This site as a client of a provider whose discovery document has been fetched.
pub(crate) type Client = oauth2::Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Why the token endpoint gives no tokens.
pub(crate) type TokenError = RequestTokenError<https::Error, BasicErrorResponse>;

/// The token endpoint's response. Members that are not used are not read, so that they may have any value.
#[derive(Serialize, Deserialize)]
pub(crate) struct Tokens {
    #[serde(rename = "access_token")]
    access: AccessToken,
    #[serde(rename = "id_token", default)]
    id: Value,
    #[serde(rename = "refresh_token", default)]
    refresh: Value,
}

impl Tokens {
    /// The ID token in its compact form.
    pub(crate) fn id_token(&self) -> Option<&str> {
        self.id.as_str()
    }

    /// The token by which the client gets new tokens, without the person.
    pub(crate) fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_str().filter(|token| !token.is_empty())
    }
}

/// Without the tokens.
impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens")
    }
}

impl TokenResponse for Tokens {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access
    }

    fn token_type(&self) -> &BasicTokenType {
        &BasicTokenType::Bearer
    }

    fn expires_in(&self) -> Option<Duration> {
        None
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        None
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}
