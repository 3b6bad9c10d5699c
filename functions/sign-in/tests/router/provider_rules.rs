//! How the fake identity provider behaves.

use http::StatusCode;
use serde_json::{Value, json};

/// How ID tokens are signed.
#[derive(Clone, Copy)]
pub(crate) enum Signature {
    /// With the key that is published.
    Right,
    /// Not at all: `alg` is `none`.
    None,
    /// With the client secret, as anyone who knows it could.
    ClientSecret,
    /// With the published key as a shared secret.
    PublicKey,
    /// With another key that has the id of the published one.
    OtherKey,
    /// With the right key, and then one claim is changed.
    ChangedAfterwards,
    /// The token is encrypted: it has five parts.
    Encrypted,
}

/// How the provider behaves.
pub(crate) struct Rules {
    pub(crate) signature: Signature,
    /// Claims that replace those of the ID token; `null` removes one.
    pub(crate) claims: Value,
    /// Members that replace those of the token's header; `null` removes one.
    pub(crate) header: Value,
    /// Whether the ID token has no claims about the person but `sub`.
    pub(crate) has_only_the_subject: bool,
    /// The userinfo endpoint's claims, if they differ from those of the ID token.
    pub(crate) userinfo: Option<Value>,
    pub(crate) userinfo_subject: Option<&'static str>,
    pub(crate) userinfo_status: StatusCode,
    /// `iss` in the callback's query (RFC 9207); `None` leaves it out.
    pub(crate) callback_issuer: Option<&'static str>,
    /// Members that replace those of the discovery document.
    pub(crate) discovery: Value,
    /// The token endpoint's response instead of tokens.
    pub(crate) token_response: Option<(StatusCode, &'static str)>,
    pub(crate) never_sends_tokens: bool,
    /// Members that the token endpoint adds to its response.
    pub(crate) token_members: Value,
    /// Members that replace those of the published key; `null` removes one.
    pub(crate) key: Value,
    /// Keys that are published beside the provider's own.
    pub(crate) other_keys: Vec<Value>,
    /// Whether the client's secret in a header is decoded, as OAuth says.
    pub(crate) decodes_secret: bool,
    /// The error for a client whose secret is wrong.
    pub(crate) unknown_client: &'static str,
    /// The scopes that the site must ask for. With `offline_access` among them, the provider gives refresh tokens.
    pub(crate) scope: &'static str,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            signature: Signature::Right,
            claims: json!({}),
            header: json!({}),
            has_only_the_subject: false,
            userinfo: None,
            userinfo_subject: None,
            userinfo_status: StatusCode::OK,
            callback_issuer: None,
            discovery: json!({}),
            token_response: None,
            never_sends_tokens: false,
            token_members: json!({}),
            key: json!({}),
            other_keys: Vec::new(),
            decodes_secret: true,
            unknown_client: "invalid_client",
            scope: "openid profile email",
        }
    }
}
