//! The handlers of the routes.

mod cards;
mod new_card;
mod pay;
mod return_visit;
mod verify;

use axum::extract::FromRef;
use axum::response::Response;
use http::StatusCode;
use payments::{Outcome, Payments};
use serde_json::json;
use web::body;
use web::session::Sessions;

pub(crate) use cards::{edit, history, subscriptions};
pub(crate) use new_card::{begin as begin_new_card, returned as returned_with_new_card};
pub(crate) use pay::{pay, receipt, returned as returned_from_paying};
pub(crate) use verify::{returned as returned_from_bank, verify};

/// The handlers' state.
#[derive(Clone, FromRef)]
pub(crate) struct App {
    pub(crate) payments: Payments,
    pub(crate) sessions: Sessions,
    /// The site's address, to which people return from the provider's and the bank's pages.
    #[from_ref(skip)]
    pub(crate) site: String,
}

/// The bank's response as JSON. `approved` is the result for an approval.
fn outcome_json(outcome: Outcome, approved: &str) -> Response {
    let answer = match outcome {
        Outcome::Approved => json!({"result": approved}),
        Outcome::Declined(code) => json!({"result": "declined", "code": code.as_str()}),
        Outcome::Approve(url) => json!({"url": url}),
    };
    body::json(StatusCode::OK, &answer)
}
