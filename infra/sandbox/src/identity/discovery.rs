//! What the provider publishes of itself: the discovery document, and the keys that sign.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::provider::IdentityProvider;

pub(super) async fn document(State(provider): State<IdentityProvider>) -> Json<Value> {
    let issuer = provider.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "end_session_endpoint": format!("{issuer}/end-session"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "nonce", "name", "email", "organisation", "roles"],
        "prompt_values_supported": ["login", "select_account"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

pub(super) async fn keys(State(provider): State<IdentityProvider>) -> Json<Value> {
    Json(provider.keys().published())
}
