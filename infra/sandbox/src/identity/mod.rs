//! An identity provider on a site of its own, like the one of a work or school account: OpenID Connect's authorization code
//! flow with PKCE. Anyone who reaches it may sign in as any of the demo's [people](crate::demo::PEOPLE).
//!
//! | route | |
//! |---|---|
//! | `/idp` | a page that says what this is |
//! | `/idp/.well-known/openid-configuration` | the discovery document |
//! | `/idp/keys` | the public [`keys`] |
//! | `/idp/authorize` | the choice of an account; `login_hint=<e-mail>` chooses |
//! | `/idp/token` | redeems a code, once and within a minute, or a refresh token for an ID token |
//! | `/idp/end-session`, `/idp/end-session/answer` | signing out: [`end_session`] |

mod authorize;
mod discovery;
mod end_session;
mod keys;
mod pages;
mod provider;
#[cfg(test)]
mod tests;
mod token;

use axum::Router;
use axum::routing::{get, post};

pub use provider::{IdentityProvider, RegisteredClient};

impl IdentityProvider {
    /// The provider's routes.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/idp", get(async || pages::about()))
            .route("/idp/.well-known/openid-configuration", get(discovery::document))
            .route("/idp/keys", get(discovery::keys))
            .route("/idp/authorize", get(authorize::authorize))
            .route("/idp/token", post(token::token))
            .route("/idp/end-session", get(end_session::by_link).post(end_session::by_form))
            .route("/idp/end-session/answer", post(end_session::answered))
            .with_state(self.clone())
    }
}
