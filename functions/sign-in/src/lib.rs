//! Signing in with a work or school account, by OpenID Connect.
//!
//! | route | |
//! |---|---|
//! | `GET /api/session` | who is signed in |
//! | `GET /api/sign-in?return=PATH[&login_hint=EMAIL][&prompt=select_account]` | redirects to the identity provider |
//! | `GET /api/sign-in/callback` | the provider redirects here: creates a session, and redirects to the path |
//! | `POST /api/sign-out[?everywhere=true]` | ends the session, or all that the person has: 303 to `/` for a form, 204 for a script |
//!
//! The authorization code flow with PKCE. [`flow`] is what the browser carries, sealed, from the second route to the third;
//! [`sign_in`] takes those two steps; [`identity_provider`] calls the provider over [`transport`] and checks all of its
//! responses: [`discovery`] and keys ([`metadata`]), [`signed`] tokens. [`claims`] makes a [`web::session::Session`] of them, whatever
//! [form](claim_forms) they have. A sign-in that fails (see [`failure`]) ends on the page where it began, with a fragment such
//! as `#sign-in--cancelled`, for which the page has a text. The card to which a mail's link led follows in it.
//!
//! A [`contact`] is stored of billing admins who sign in. [`renewal`] renews a session's claims, if the provider gives a refresh token.
//!
//! The 204 of a sign-out has a `Link` with `rel="end-session"` if the provider says where a person signs out of it, too.

mod app;
mod claim_forms;
mod claims;
mod config;
mod contact;
mod discovery;
mod failure;
mod flow;
#[cfg(test)]
mod fuzz;
mod handlers;
mod identity_provider;
mod metadata;
mod renewal;
mod seal;
mod sign_in;
mod signed;
mod transport;
mod types;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use billing::Billing;
use web::cookie::Cookie;
use web::session::Sessions;
use web::{MissingOrigin, dynamodb};

pub use config::Config;

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let site = config.web.site();
    let app = app::App {
        billing: Billing::new(dynamodb.clone(), config.billing_table),
        sessions: Sessions::new(dynamodb, config.sessions_table, site),
        session_lifetime: config.session_lifetime,
        signed_out: Cookie::new("signed-out", site),
        signed_in: Cookie::for_scripts("signed-in", site),
        flows: Arc::new(flow::Flows::new(&config.cookie_secret, site)),
        refresh_tokens: Arc::new(seal::Seal::new(&config.cookie_secret, "refresh token")),
        identity_provider: Arc::new(identity_provider::IdentityProvider::new(config.identity_provider)),
        claims: Arc::new(config.claims),
        has_several_organisations: config.has_several_organisations,
    };
    let routes = Router::new()
        .route("/api/session", get(handlers::session))
        .route("/api/sign-in", get(handlers::begin))
        .route("/api/sign-in/callback", get(handlers::finish))
        .route("/api/sign-out", post(handlers::sign_out))
        .with_state(app);
    web::with_middleware(routes, &config.web, MissingOrigin::Refused)
}
