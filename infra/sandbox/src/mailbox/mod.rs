//! A sender of e-mail that keeps what it is given, on a page for people. Its API has the requests, the refusals and the
//! answers of Amazon SES (version 2), as far as a client that sends single e-mails sees them.
//!
//! | route | |
//! |---|---|
//! | `/mail` | the [`pages`]: all e-mails, whether SES works, and a button that starts the site's schedule |
//! | `/mail/message/{id}` | one e-mail |
//! | `GET /mail/messages` | all e-mails as JSON, newest first |
//! | `POST /mail/run` | starts the schedule, and answers when it is done |
//! | `POST /mail/mode` | `mode=` `works`, `throttles`, `away` or `loses-answers` |
//! | `/ses/v2/email/…` | the [`api`] |
//!
//! - [`email`]: what a request says, and what SES refuses. [`signature`]: whether it is signed. [`error`]: refusals.
//! - [`store`]: the e-mails, and the addresses to which nothing is sent any more.
//!
//! An e-mail to `bounce@…` does not arrive, one to `complaint@…` is reported by its reader, and both addresses get nothing
//! from then on. (The real SES has both at `simulator.amazonses.com`, and does not list those two.)

mod api;
mod email;
mod error;
mod pages;
mod signature;
mod store;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{any, get, post};

pub use email::Message;
pub use store::{Mailbox, remove};

impl Mailbox {
    /// The routes of the pages and of the API.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/mail", get(pages::console))
            .route("/mail/message/{id}", get(pages::message))
            .route("/mail/message/{id}/html", get(pages::html_alone))
            .route("/mail/messages", get(pages::messages))
            .route("/mail/run", post(pages::run))
            .route("/mail/mode", post(pages::set_mode))
            .route("/mail/allow", post(pages::allow))
            .route("/ses/v2/email/outbound-emails", post(api::send))
            .route("/ses/v2/email/suppression/addresses/{address}", get(api::suppressed))
            .route("/ses/{*path}", any(api::unknown))
            .with_state(self.clone())
    }
}
