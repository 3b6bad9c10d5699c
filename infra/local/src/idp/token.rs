//! The token endpoint: the client redeems a code.

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

use super::{Grant, Idp, RegisteredClient};

/// How long an ID token is good, in seconds.
const LASTS: i64 = 300;

pub(super) async fn token(State(idp): State<Idp>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = serde_urlencoded::from_str(&body).unwrap_or_default();
    let get = |name: &str| form.get(name).map_or("", String::as_str);
    let client = &idp.0.client;
    if !client.shown_in_header(&headers) && !client.is(get("client_id"), get("client_secret")) {
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"idp\"")];
        return (StatusCode::UNAUTHORIZED, challenge, error("invalid_client")).into_response();
    }
    if get("grant_type") != "authorization_code" {
        return (StatusCode::BAD_REQUEST, error("unsupported_grant_type")).into_response();
    }
    // Whatever comes of it, the code is used up.
    let grant = idp.codes().remove(get("code"));
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")));
    let grant = grant.filter(|grant| grant.challenge == challenge && get("redirect_uri") == client.callback);
    let Some(grant) = grant else {
        return (StatusCode::BAD_REQUEST, error("invalid_grant")).into_response();
    };
    let tokens = json!({
        "access_token": uuid::Uuid::new_v4().to_string(),
        "token_type": "Bearer",
        "expires_in": LASTS,
        "id_token": idp.0.keys.sign(&claims(&idp, grant)),
    });
    ([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response()
}

fn claims(idp: &Idp, grant: Grant) -> Value {
    let now = Timestamp::now().as_second();
    let account = grant.account;
    let mut claims = json!({
        "iss": idp.0.issuer,
        "aud": idp.0.client.id,
        "sub": account.subject,
        "iat": now,
        "exp": now + LASTS,
        "name": account.name,
        "email": account.email,
        "organisation": account.organisation,
        "roles": if account.billing_admin { vec!["billing-admin"] } else { Vec::new() },
    });
    if let Some(nonce) = grant.nonce {
        claims["nonce"] = nonce.into();
    }
    claims
}

impl RegisteredClient {
    fn is(&self, id: &str, secret: &str) -> bool {
        (id, secret) == (&*self.id, &*self.secret)
    }

    /// HTTP Basic, with id and secret urlencoded before they are joined (RFC 6749, 2.3.1).
    fn shown_in_header(&self, headers: &HeaderMap) -> bool {
        let decoded = |text: &str| {
            let pair: Vec<(String, String)> = serde_urlencoded::from_str(text).ok()?;
            pair.into_iter().next().map(|(name, _)| name)
        };
        let shown = || {
            let basic = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
            let basic = String::from_utf8(BASE64_STANDARD.decode(basic).ok()?).ok()?;
            let (id, secret) = basic.split_once(':')?;
            Some(self.is(&decoded(id)?, &decoded(secret)?))
        };
        shown().unwrap_or(false)
    }
}

fn error(code: &str) -> Json<Value> {
    Json(json!({ "error": code }))
}
