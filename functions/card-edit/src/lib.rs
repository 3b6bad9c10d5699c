//! An organisation's subscriptions, and the cards that pay them, for its billing admins.
//!
//! | route | who | |
//! |---|---|---|
//! | `GET /api/subscriptions` | billing admin | the organisation's subscriptions, each with its card; first those that somebody should do something about |
//! | `PATCH /api/cards/{id}` | the card's owner | changes `expiry`, `holder`, `address` |
//! | `GET /api/cards/{id}/history` | the card's owner | who changed which fields and when, values masked |
//! | `POST /api/cards/{id}/verify` | the card's owner | asks the bank, without a charge |
//! | `GET /api/cards/{id}/verify/return` | the same | back from the bank's page |
//! | `POST /api/subscriptions/{id}/new-card` | billing admin | the address of the payment provider's page for another card |
//! | `GET /api/new-card/return` | the same | back from there: the card pays from now on |
//! | `POST /api/subscriptions/{id}/pay` | billing admin | pays the invoice that they were shown, with the card that they were shown |
//! | `GET /api/subscriptions/{id}/pay/return` | billing admin | back from the bank's page: how the payment went |
//! | `GET /api/subscriptions/{id}/receipt` | billing admin | the receipt of a paid invoice |
//!
//! An edit has the version that it was made from (`If-Match`) and an idempotency key (`Idempotency-Key`): so it can be sent
//! again, and never overwrites what its sender has not seen. Sent again, it gets its first answer, byte for byte. A body
//! without fields is `nothing-to-change`. Values that the card already has are a success that leaves version and history
//! as they are: the person gets the receipt, and the history lists changes only.
//!
//! A person who returns from another site is redirected to a page, which shows the outcome by its fragment:
//! `new-card--added:<card>`, `verify--declined:<card>:<code>` and so on. The provider is asked for the outcome: the address
//! is not trusted.
//!
//! `conditions` and `forms` parse a request; the crate [`payments`] has the use cases, [`billing`] the rules and the table;
//! `answer` is what an admin may see.

mod answer;
mod conditions;
mod extract;
mod forms;
mod handlers;
mod history_answer;
mod problem;
mod receipt;

use axum::Router;
use axum::routing::{get, patch, post};
use payments::Payments;
use stripe::Client;
use web::settings::Error;
use web::{MissingOrigin, Settings, dynamodb, with_middleware};

/// The function's settings.
#[derive(Clone)]
pub struct Config {
    admin: admin::Config,
    provider: stripe::Config,
}

impl Config {
    /// From the settings of [`admin::Config`], `PROVIDER_URL` and `PROVIDER_SECRET`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self { admin: admin::Config::from(settings)?, provider: stripe::Config::from(settings)? })
    }
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let Config { admin, provider } = config;
    let app = handlers::App {
        payments: Payments::new(admin.billing(dynamodb.clone()), Client::new(provider)),
        sessions: admin.sessions(dynamodb),
        site: admin.site().origin().to_owned(),
    };
    let routes = Router::new()
        .route("/api/subscriptions", get(handlers::subscriptions))
        .route("/api/cards/{id}", patch(handlers::edit))
        .route("/api/cards/{id}/history", get(handlers::history))
        .route("/api/cards/{id}/verify", post(handlers::verify))
        .route("/api/cards/{id}/verify/return", get(handlers::returned_from_bank))
        .route("/api/subscriptions/{id}/new-card", post(handlers::begin_new_card))
        .route("/api/subscriptions/{id}/pay", post(handlers::pay))
        .route("/api/subscriptions/{id}/pay/return", get(handlers::returned_from_paying))
        .route("/api/subscriptions/{id}/receipt", get(handlers::receipt))
        .route("/api/new-card/return", get(handlers::returned_with_new_card))
        .with_state(app);
    with_middleware(routes, admin.web(), MissingOrigin::Refused)
}
