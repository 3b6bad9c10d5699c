//! The token endpoint: the client redeems a code or a refresh token.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rsa::sha2::{Digest as _, Sha256};
use serde_json::{Value, json};

use super::provider::{IdentityProvider, RegisteredClient};
use crate::demo::{PEOPLE, Person};

/// How long an ID token is valid, in seconds.
const ID_TOKEN_LIFETIME: i64 = 300;

pub(super) async fn token(State(provider): State<IdentityProvider>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = serde_urlencoded::from_str(&body).unwrap_or_default();
    let get = |name: &str| form.get(name).map_or("", String::as_str);
    let client = provider.client();
    if !client.is_in_header(&headers) && !client.is(get("client_id"), get("client_secret")) {
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"idp\"")];
        return (StatusCode::UNAUTHORIZED, challenge, error("invalid_client")).into_response();
    }
    let (person, nonce) = match get("grant_type") {
        "authorization_code" => {
            // The code is used up, whatever the outcome.
            let grant = provider.codes().remove(get("code"));
            let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")));
            match grant.filter(|grant| grant.challenge == challenge && get("redirect_uri") == client.callback) {
                Some(grant) => (grant.person, grant.nonce),
                None => return (StatusCode::BAD_REQUEST, error("invalid_grant")).into_response(),
            }
        }
        "refresh_token" => match PEOPLE.iter().find(|person| refresh_token(person) == get("refresh_token")) {
            Some(person) => (person, None),
            None => return (StatusCode::BAD_REQUEST, error("invalid_grant")).into_response(),
        },
        _ => return (StatusCode::BAD_REQUEST, error("unsupported_grant_type")).into_response(),
    };
    let tokens = json!({
        "access_token": uuid::Uuid::new_v4().to_string(),
        "token_type": "Bearer",
        "expires_in": ID_TOKEN_LIFETIME,
        "id_token": provider.keys().sign(&claims(&provider, person, nonce)),
        "refresh_token": refresh_token(person),
    });
    ([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response()
}

/// No secret: anyone may sign in as anyone here. So it is valid after a restart, too.
fn refresh_token(person: &Person) -> String {
    format!("refresh-{}", person.subject)
}

fn claims(provider: &IdentityProvider, person: &Person, nonce: Option<String>) -> Value {
    let now = Timestamp::now().as_second();
    let mut claims = json!({
        "iss": provider.issuer(),
        "aud": provider.client().id,
        "sub": person.subject,
        "iat": now,
        "exp": now + ID_TOKEN_LIFETIME,
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "roles": if person.billing_admin { vec!["billing-admin"] } else { Vec::new() },
    });
    if let Some(nonce) = nonce {
        claims["nonce"] = nonce.into();
    }
    claims
}

impl RegisteredClient {
    fn is(&self, id: &str, secret: &str) -> bool {
        (id, secret) == (&*self.id, &*self.secret)
    }

    /// Whether the request is this client's by HTTP Basic.
    fn is_in_header(&self, headers: &HeaderMap) -> bool {
        basic_credentials(headers).is_some_and(|(id, secret)| self.is(&id, &secret))
    }
}

/// Id and secret from HTTP Basic, each urlencoded before they were joined (RFC 6749, 2.3.1).
fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let basic = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let basic = String::from_utf8(BASE64_STANDARD.decode(basic).ok()?).ok()?;
    let (id, secret) = basic.split_once(':')?;
    Some((url_decoded(id)?, url_decoded(secret)?))
}

fn url_decoded(text: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).ok()?;
    pairs.into_iter().next().map(|(name, _)| name)
}

fn error(code: &str) -> Json<Value> {
    Json(json!({ "error": code }))
}
