//! An identity provider, as a work or school account has one, on a site of its own: OpenID Connect's authorization code
//! flow with PKCE. Anyone who can reach it may be any of the demo [`ACCOUNTS`].
//!
//! | route | |
//! |---|---|
//! | `/idp` | a page that says what this is |
//! | `/idp/.well-known/openid-configuration` | the discovery document |
//! | `/idp/keys` | the [`keys`] that sign |
//! | `/idp/authorize` | the choice of an account; `login_hint=<e-mail>` chooses |
//! | `/idp/token` | a code becomes an ID token, once and within a minute |

mod accounts;
mod authorize;
mod keys;
mod page;
mod token;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

pub use accounts::{ACCOUNTS, Account};
pub(crate) use accounts::{ANNA, BJORN, DAVID, NORRBACKA, SJOVIK};
use keys::Keys;

/// How long a code may be redeemed.
const CODE_LASTS: Duration = Duration::from_mins(1);

/// The provider.
#[derive(Debug, Clone)]
pub(crate) struct Idp(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    issuer: String,
    client: RegisteredClient,
    keys: Keys,
    codes: Mutex<HashMap<String, Grant>>,
}

/// Who may send people here.
#[derive(Debug)]
pub(crate) struct RegisteredClient {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// The one address that people are sent back to.
    pub(crate) callback: String,
}

/// What a code stands for.
#[derive(Debug)]
struct Grant {
    account: &'static Account,
    nonce: Option<String>,
    challenge: String,
    since: Instant,
}

impl Idp {
    /// A provider at the address `issuer`, for one client. With `rotate`, it changes its key every five minutes.
    pub(crate) fn new(issuer: String, client: RegisteredClient, rotate: bool) -> Self {
        Self(Arc::new(Inner { issuer, client, keys: Keys::new(rotate), codes: Mutex::default() }))
    }

    /// Signs with a new key from now on; the one before stays published.
    pub(crate) fn rotate_keys(&self) {
        self.0.keys.rotate();
    }

    /// The provider's routes.
    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route("/idp", get(async || page::about()))
            .route("/idp/.well-known/openid-configuration", get(discovery))
            .route("/idp/keys", get(async |State(Self(idp)): State<Self>| Json(idp.keys.published())))
            .route("/idp/authorize", get(authorize::authorize))
            .route("/idp/token", post(token::token))
            .with_state(self.clone())
    }

    fn codes(&self) -> MutexGuard<'_, HashMap<String, Grant>> {
        let mut codes = self.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, grant| grant.since.elapsed() < CODE_LASTS);
        codes
    }
}

async fn discovery(State(Idp(idp)): State<Idp>) -> Response {
    let issuer = &idp.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "nonce", "name", "email", "organisation", "roles"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

/// A page, which nobody keeps.
fn html(page: String) -> Response {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], page).into_response()
}
