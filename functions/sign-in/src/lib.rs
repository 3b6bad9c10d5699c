//! Signing in with a work or school account, by OpenID Connect.
//!
//! | route | |
//! |---|---|
//! | `GET /api/session` | who is signed in |
//! | `GET /api/sign-in?return=PATH[&login_hint=EMAIL][&prompt=select_account]` | sends the browser to the identity provider |
//! | `GET /api/sign-in/callback` | where the provider sends it back: begins a session, and sends it on to the path |
//! | `POST /api/sign-out` | ends the session: 303 to `/` for a form, 204 for a script |
//!
//! The authorization code flow with PKCE: [`flow`] is what the browser carries, sealed, from the second route to the
//! third; [`provider`] speaks with the identity provider over [`transport`], and trusts nothing of its answers that it
//! has not checked; [`claims`] makes a [`web::session::Session`] of what it tells. A sign-in that comes to nothing
//! (for a [`failure`]) ends on the page where it began, with the fragment `#sign-in--failed`, where a new try may do, or
//! `#sign-in--unavailable`.

mod claims;
mod config;
mod failure;
mod flow;
mod handlers;
mod provider;
mod transport;
mod types;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use web::session::Sessions;
use web::{Unmarked, dynamodb};

pub use config::Config;

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let site = config.web.site();
    let app = handlers::App {
        sessions: Sessions::new(dynamodb, config.sessions_table, site),
        flows: Arc::new(flow::Flows::new(&config.cookie_secret, site)),
        provider: Arc::new(provider::Provider::new(config.provider)),
        claims: Arc::new(config.claims),
    };
    let routes = Router::new()
        .route("/api/session", get(handlers::session))
        .route("/api/sign-in", get(handlers::begin))
        .route("/api/sign-in/callback", get(handlers::finish))
        .route("/api/sign-out", post(handlers::sign_out))
        .with_state(app);
    web::wrap(routes, &config.web, Unmarked::Refused)
}
