//! Why a card was declined, and the one thing to do next.
//!
//! | route | who | |
//! |---|---|---|
//! | `POST /api/decline-check` | billing admin | compares what stands on the card and its statement with what is on file, explains the decline, and lists what helps |
//!
//! The body has a subscription, and the details that the person reads from card and statement. Without details it asks for
//! the reason and the next steps only. Comparisons are counted before they are made: 5 per card in any hour, 20 per admin
//! in any 24 hours, so that nobody can find out the details by trying. Above that: 429 `too-many-checks` with `Retry-After`
//! and `limit` (`card` or `admin`). If counting fails, nothing is compared: 503.
//!
//! `form` parses a request, with its `entered_details`; `check` is the use case, with its `comparison`; `answer` is the
//! JSON. The crate [`billing`] has the card, the decline, the counts, and the rules of the next steps.

mod answer;
mod check;
mod comparison;
mod entered_details;
mod form;
mod handlers;

use axum::Router;
use axum::routing::post;
use billing::Billing;
use web::session::Sessions;
use web::settings::Error;
use web::{MissingOrigin, Settings, dynamodb, with_middleware};

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
    let routes = Router::new().route("/api/decline-check", post(handlers::check)).with_state(app);
    with_middleware(routes, &config.web, MissingOrigin::Refused)
}
