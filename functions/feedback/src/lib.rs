//! "Hade du nytta av den här informationen?" – stores the reader's answer.
//!
//! | route | |
//! |---|---|
//! | `PUT /api/feedback/{id}` | from the page's script, in JSON. The script makes the id, so that a request can be repeated |
//! | `POST /api/feedback` | the plain form: a redirect to the thanks page, or a page that says why the form was refused |
//!
//! Both take `article`, `language`, `helpful`, and optionally `comment`, `reason`, `step` and `version`. A form in which the
//! hidden field `topic` is filled in comes from a bot: it is thanked as usual, and nothing is stored.
//!
//! A request becomes a [`form`] (as sent), then a [`new_feedback`] (as stored, masked), then an item in the [`Store`].
//! Articles, languages and texts come from the [`Index`] that the site's build writes, an item of the same table.

mod current_index;
mod form;
mod handlers;
mod index;
mod new_feedback;
mod reason;
mod refused;
mod store;

use axum::Router;
use axum::routing::{post, put};
use web::settings::Error;
use web::{MissingOrigin, Settings, dynamodb};

pub use index::Index;
pub use reason::Reason;
pub use store::{Feedback, Store, StoreError};

/// The function's settings.
#[derive(Clone)]
pub struct Config {
    web: web::Config,
    table: String,
    months: i16,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `FEEDBACK_TABLE` and `FEEDBACK_MONTHS`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        let web = web::Config::from(settings)?;
        let table = settings.required("FEEDBACK_TABLE", "give it the name of the feedback table")?.to_owned();
        let remedy = "give it the number of months for which feedback is stored, from 1 to 120";
        let months = settings.parsed("FEEDBACK_MONTHS", remedy, parse_months)?;
        Ok(Self { web, table, months })
    }
}

fn parse_months(text: &str) -> Option<i16> {
    text.parse().ok().filter(|months| (1..=120).contains(months))
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let store = Store::new(dynamodb, config.table);
    let index = current_index::CurrentIndex::new(store.clone());
    let app = handlers::App { store, months: config.months, index };
    let routes = Router::new()
        .route("/api/feedback/{id}", put(handlers::save))
        .route("/api/feedback", post(handlers::submit))
        .with_state(app);
    web::with_middleware(routes, &config.web, MissingOrigin::Allowed)
}
