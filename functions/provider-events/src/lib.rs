//! The payment provider's events: a card was entered; a subscription, a card or an invoice has changed.
//!
//! | route | who | |
//! |---|---|---|
//! | `POST /api/provider-events` | the provider | one event, signed |
//!
//! The [`signature`] authenticates the provider: there is no session, and no page of ours. An [`event`] is only the reason
//! to look: what has changed is fetched, since events come late, repeatedly and in any order. The id of an event that was
//! processed is stored for a week. The answer to one that could not be processed is 503: then it is sent again.

mod event;
#[cfg(test)]
mod fuzz;
mod handlers;
mod signature;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use billing::Billing;
use payments::Payments;
use stripe::Client;
use web::settings::Error;
use web::{MissingOrigin, Settings, dynamodb, with_middleware};

use crate::signature::Secrets;

/// The largest event that is read, in bytes. A subscription with many products is larger than the requests of people.
const MAX_EVENT: usize = 256 * 1024;

/// The function's settings. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Config {
    web: web::Config,
    billing_table: String,
    provider: stripe::Config,
    secrets: Secrets,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `BILLING_TABLE`, `PROVIDER_URL`, `PROVIDER_SECRET` and
    /// `PROVIDER_WEBHOOK_SECRET`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            web: web::Config::from(settings)?,
            billing_table: settings.required("BILLING_TABLE", "give it the name of the billing table")?.to_owned(),
            provider: stripe::Config::from(settings)?,
            secrets: Secrets::new(&settings.secrets(
                "PROVIDER_WEBHOOK_SECRET",
                "give it the signing secret of the provider's webhook, or two with a comma between them",
            )?),
        })
    }
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let billing = Billing::new(dynamodb, config.billing_table);
    let app = handlers::App {
        payments: Payments::new(billing, Client::new(config.provider)),
        secrets: Arc::new(config.secrets),
    };
    let routes = Router::new()
        .route("/api/provider-events", post(handlers::receive))
        // The inner limit replaces the one that every function has.
        .layer(DefaultBodyLimit::max(MAX_EVENT))
        .with_state(app);
    // The provider is not a browser: its requests have no header for their origin.
    with_middleware(routes, &config.web, MissingOrigin::Allowed)
}
