//! An organisation's subscriptions, and the cards that pay them, for its billing admins.
//!
//! | route | who | |
//! |---|---|---|
//! | `GET /api/subscriptions` | billing admin | the organisation's subscriptions, each with its card; first those that somebody should do something about |
//! | `PATCH /api/cards/{id}` | the card's owner | changes `expiry`, `holder`, `address` |
//! | `GET /api/cards/{id}/history` | the card's owner | who changed which fields and when, values masked |
//!
//! A change names the version that it was made from (`If-Match`) and itself (`Idempotency-Key`), so that it can be sent
//! again and never overwrites what its sender has not seen. Sent again, it gets its first answer, byte for byte. A body
//! without fields is `nothing-to-change`; values that the card already has are a success that leaves version and history
//! alone: the person gets the receipt, and the history tells of changes only.
//!
//! A request's `conditions` and `form` (rid of `card_data`) become an `Edit` of the domain's; the crate [`billing`] has the rules and the
//! table; `answer` is what an admin may see of it.

mod answer;
mod card_data;
mod conditions;
mod extract;
mod form;
mod handlers;
mod problem;

use axum::Router;
use axum::routing::{get, patch};
use billing::Billing;
use web::session::Sessions;
use web::settings::Error;
use web::{Settings, Unmarked, dynamodb};

/// The function's settings.
#[derive(Clone)]
pub struct Config {
    web: web::Config,
    billing_table: String,
    sessions_table: String,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `BILLING_TABLE` and `SESSIONS_TABLE`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            web: web::Config::from(settings)?,
            billing_table: settings.required("BILLING_TABLE", "give it the name of the billing table")?.to_owned(),
            sessions_table: Sessions::table(settings)?.to_owned(),
        })
    }
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let app = handlers::App {
        billing: Billing::new(dynamodb.clone(), config.billing_table),
        sessions: Sessions::new(dynamodb, config.sessions_table, config.web.site()),
    };
    let routes = Router::new()
        .route("/api/subscriptions", get(handlers::subscriptions))
        .route("/api/cards/{id}", patch(handlers::edit))
        .route("/api/cards/{id}/history", get(handlers::history))
        .with_state(app);
    web::wrap(routes, &config.web, Unmarked::Refused)
}
