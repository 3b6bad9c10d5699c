//! The provider's discovery document, as far as this site uses it. All other members may have any value, and so may an
//! optional one: of another type, it is not given.

use oauth2::{AuthUrl, TokenUrl};
use openidconnect::url::Url;
use openidconnect::{IssuerUrl, JsonWebKeySetUrl, UserInfoUrl};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::signed::is_accepted;

/// What a provider announces.
#[derive(Debug)]
pub(crate) struct Discovery {
    pub(crate) authorization_endpoint: AuthUrl,
    pub(crate) token_endpoint: TokenUrl,
    pub(crate) userinfo_endpoint: Option<UserInfoUrl>,
    pub(crate) keys: JsonWebKeySetUrl,
    pub(crate) client_authentication: ClientAuthentication,
    /// Whether the callback's query names the issuer (RFC 9207).
    pub(crate) names_issuer_in_callback: bool,
    /// Whether `prompt` may be `select_account` (Initiating User Registration 1.0, 4).
    pub(crate) offers_account_choice: bool,
    /// Where a person signs out of the provider itself (RP-Initiated Logout 1.0, 2.1).
    pub(crate) end_session_endpoint: Option<Url>,
}

/// How the client may send its secret to the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    /// `client_secret_basic`: in the request's `Authorization`.
    Basic,
    /// `client_secret_post`: in the request's body.
    Post,
    /// Both ways.
    BasicOrPost,
}

impl Discovery {
    /// The document of the provider that `OIDC_ISSUER` names.
    pub(crate) fn read(document: &Map<String, Value>, issuer: &IssuerUrl) -> Result<Self, Failure> {
        let named = text(document, "issuer").unwrap_or("no issuer");
        if named != issuer.as_str() {
            let issuer = issuer.as_str();
            return Err(fault(&format!("names the issuer {named:?}, and the setting OIDC_ISSUER {issuer:?}")));
        }
        for requirement in ["require_pushed_authorization_requests", "require_signed_request_object"] {
            if is_true(document, requirement) {
                return Err(fault(&format!("says {requirement}, which this site does not support")));
            }
        }
        let algorithms = texts(document, "id_token_signing_alg_values_supported");
        if algorithms.as_ref().is_some_and(|all| !all.iter().any(|name| is_accepted(name))) {
            return Err(fault(&format!(
                "announces ID tokens with no signature that this site supports: {algorithms:?}"
            )));
        }
        Ok(Self {
            authorization_endpoint: address(document, "authorization_endpoint", AuthUrl::new)?,
            token_endpoint: address(document, "token_endpoint", TokenUrl::new)?,
            userinfo_endpoint: address(document, "userinfo_endpoint", UserInfoUrl::new).ok(),
            keys: address(document, "jwks_uri", JsonWebKeySetUrl::new)?,
            client_authentication: ClientAuthentication::read(document)?,
            names_issuer_in_callback: is_true(document, "authorization_response_iss_parameter_supported"),
            offers_account_choice: texts(document, "prompt_values_supported")
                .is_some_and(|values| values.contains(&"select_account")),
            end_session_endpoint: address(document, "end_session_endpoint", |url| Url::parse(&url)).ok(),
        })
    }
}

impl ClientAuthentication {
    fn read(document: &Map<String, Value>) -> Result<Self, Failure> {
        // A provider that does not say supports `client_secret_basic` (OpenID Connect Discovery 1.0, 3).
        let Some(methods) = texts(document, "token_endpoint_auth_methods_supported") else { return Ok(Self::Basic) };
        match (methods.contains(&"client_secret_basic"), methods.contains(&"client_secret_post")) {
            (true, true) => Ok(Self::BasicOrPost),
            (true, false) => Ok(Self::Basic),
            (false, true) => Ok(Self::Post),
            (false, false) => {
                Err(fault(&format!("announces no client authentication that this site supports: {methods:?}")))
            }
        }
    }
}

fn fault(what: &str) -> Failure {
    Failure::Unavailable(format!("the discovery document {what}"))
}

fn address<T, E>(
    document: &Map<String, Value>,
    member: &str,
    parse: impl FnOnce(String) -> Result<T, E>,
) -> Result<T, Failure> {
    let url = text(document, member).and_then(|text| parse(text.to_owned()).ok());
    url.ok_or_else(|| fault(&format!("has no usable {member}")))
}

fn text<'d>(document: &'d Map<String, Value>, member: &str) -> Option<&'d str> {
    document.get(member)?.as_str()
}

fn texts<'d>(document: &'d Map<String, Value>, member: &str) -> Option<Vec<&'d str>> {
    Some(document.get(member)?.as_array()?.iter().filter_map(Value::as_str).collect())
}

fn is_true(document: &Map<String, Value>, member: &str) -> bool {
    document.get(member).is_some_and(|value| *value == true || *value == "true")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(change: &Value) -> Result<Discovery, String> {
        let mut document = json!({
            "issuer": "https://login.example.com/",
            "authorization_endpoint": "https://login.example.com/authorize",
            "token_endpoint": "https://login.example.com/token",
            "userinfo_endpoint": "https://login.example.com/userinfo",
            "jwks_uri": "https://login.example.com/keys",
        });
        for (name, value) in change.as_object().expect("an object") {
            document[name] = value.clone();
        }
        let issuer = IssuerUrl::new("https://login.example.com/".to_owned()).expect("an address");
        Discovery::read(document.as_object().expect("an object"), &issuer).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn members_that_nobody_uses_may_have_any_value() {
        for value in [json!(""), json!(null), json!(7), json!([]), json!({}), json!("no address")] {
            for member in ["op_policy_uri", "service_documentation", "registration_endpoint", "scopes_supported"] {
                assert!(read(&json!({member: value})).is_ok(), "{member}: {value}");
            }
            assert!(read(&json!({"userinfo_endpoint": value})).expect("usable").userinfo_endpoint.is_none(), "{value}");
        }
    }

    #[test]
    fn a_member_that_is_needed_is_named() {
        for member in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for value in [json!(""), json!(null), json!(7), json!("no address")] {
                let failure = read(&json!({member: value})).expect_err("unusable");
                assert!(failure.contains(member), "{failure}");
            }
        }
    }

    #[test]
    fn an_issuer_that_differs_is_named_with_the_setting() {
        for issuer in ["https://login.example.com", "https://login.microsoftonline.com/{tenantid}/v2.0"] {
            let failure = read(&json!({"issuer": issuer})).expect_err("another issuer");
            assert!(failure.contains(issuer) && failure.contains("https://login.example.com/"), "{failure}");
        }
    }

    #[test]
    fn what_this_site_does_not_support_is_said() {
        for (change, word) in [
            (json!({"require_pushed_authorization_requests": true}), "require_pushed_authorization_requests"),
            (json!({"require_signed_request_object": true}), "require_signed_request_object"),
            (json!({"token_endpoint_auth_methods_supported": ["client_secret_jwt"]}), "client_secret_jwt"),
            (json!({"token_endpoint_auth_methods_supported": ["private_key_jwt", "none"]}), "private_key_jwt"),
            (json!({"id_token_signing_alg_values_supported": ["HS256", "none"]}), "HS256"),
        ] {
            let failure = read(&change).expect_err("unsupported");
            assert!(failure.contains(word), "{failure}");
        }
        for change in [
            json!({"require_pushed_authorization_requests": false}),
            json!({"id_token_signing_alg_values_supported": ["HS256", "XS256", "EdDSA"]}),
            json!({"token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"]}),
        ] {
            assert!(read(&change).is_ok(), "{change}");
        }
    }

    #[test]
    fn the_secret_is_sent_as_the_provider_announces() {
        for (methods, expected) in [
            (json!(null), ClientAuthentication::Basic),
            (json!(["client_secret_basic"]), ClientAuthentication::Basic),
            (json!(["client_secret_post"]), ClientAuthentication::Post),
            (json!(["client_secret_post", "client_secret_basic"]), ClientAuthentication::BasicOrPost),
        ] {
            let discovery = read(&json!({"token_endpoint_auth_methods_supported": methods})).expect("usable");
            assert_eq!(discovery.client_authentication, expected);
        }
    }
}
