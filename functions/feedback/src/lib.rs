//! "Hade du nytta av den här informationen?" – takes the answer and keeps it.
//!
//! | route | |
//! |---|---|
//! | `PUT /api/feedback/{id}` | the page's script: JSON, with an id of its own making, so that it can be sent again |
//! | `POST /api/feedback` | the plain form: answers with a redirect to the thanks page, or a page that says why not |
//!
//! A request becomes a `form` (as sent, checked), then a `submission` (as kept, masked), then an item in the [`Store`].
//! Articles, languages and words come from the [`Index`] that the site's build writes.

mod form;
mod handlers;
mod index;
mod refused;
mod store;
mod submission;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::{post, put};
use web::settings::Error;
use web::{Settings, Unmarked, dynamodb};

pub use index::Index;
pub use store::{Answer, Store, StoreError};

/// The function's settings, and the site's index with them.
#[derive(Clone)]
pub struct Config {
    web: web::Config,
    table: String,
    months: i16,
    index: Arc<Index>,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `FEEDBACK_TABLE`, `FEEDBACK_MONTHS` and `SITE_INDEX`, the path of the site's
    /// index. Reads the index.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        let web = web::Config::from(settings)?;
        let table = settings.required("FEEDBACK_TABLE", "give it the name of the feedback table")?.to_owned();
        let remedy = "give it the number of months for which an answer is kept, from 1 to 120";
        let months = settings
            .parsed("FEEDBACK_MONTHS", remedy, |text| text.parse().ok().filter(|months| (1..=120).contains(months)))?;
        let remedy = "give it the path of the index that the site's build writes";
        let path = settings.required("SITE_INDEX", remedy)?;
        let index = Index::read(Path::new(path)).map_err(|error| {
            let fault = format!("leads to {path}, which is no good ({error:#})");
            Error::malformed("SITE_INDEX", fault, remedy)
        })?;
        Ok(Self { web, table, months, index: Arc::new(index) })
    }
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let store = Store::new(dynamodb, config.table);
    let app = handlers::App { store, months: config.months, index: config.index };
    let routes = Router::new()
        .route("/api/feedback/{id}", put(handlers::save))
        .route("/api/feedback", post(handlers::submit))
        .with_state(app);
    web::wrap(routes, &config.web, Unmarked::Allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/router/site.index.json");
    const WHOLE: [(&str, &str); 5] = [
        ("SITE_URL", "https://help.example.com"),
        ("ORIGIN_SECRETS", "the-secret-of-the-cdn"),
        ("FEEDBACK_TABLE", "feedback"),
        ("FEEDBACK_MONTHS", "24"),
        ("SITE_INDEX", INDEX),
    ];

    #[test]
    fn every_setting_is_needed_and_named() {
        assert!(Config::from(&Settings::from_iter(WHOLE)).is_ok());
        for (name, _) in WHOLE {
            let rest: Settings = WHOLE.into_iter().filter(|(other, _)| *other != name).collect();
            let error = Config::from(&rest).map(|_| ()).expect_err("one is missing");
            assert_eq!((error.name(), error.to_string().contains("is missing")), (name, true), "{error}");
        }
    }
}
