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
use web::{MissingOrigin, dynamodb, with_middleware};

pub use admin::Config;

/// The function's routes.
#[expect(clippy::needless_pass_by_value, reason = "as the routers of the other functions")]
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let app = handlers::App { billing: config.billing(dynamodb.clone()), sessions: config.sessions(dynamodb) };
    let routes = Router::new().route("/api/decline-check", post(handlers::check)).with_state(app);
    with_middleware(routes, config.web(), MissingOrigin::Refused)
}
