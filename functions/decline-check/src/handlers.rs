//! The handler of the route.

use admin::SignedInAdmin;
use axum::extract::{FromRef, State};
use axum::response::Response;
use billing::{Billing, Exceeded};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;
use web::body::{self, Json};
use web::cause::Cause;
use web::metrics::count;
use web::session::Sessions;
use web::{Problem, clock};

use crate::answer::CheckAnswer;
use crate::check::Error;
use crate::form::CheckForm;

/// The handler's state.
#[derive(Clone, FromRef)]
pub(crate) struct App {
    pub(crate) billing: Billing,
    pub(crate) sessions: Sessions,
}

/// `POST /api/decline-check`
pub(crate) async fn check(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Json(fields): Json,
) -> Result<Response, Problem> {
    let check = CheckForm::parse(fields)?;
    let now = clock::now();
    let explanation = match check.explain(&app.billing, &admin, now).await {
        Ok(explanation) => explanation,
        Err(Error::NotFound) => return Err(Problem::NOT_FOUND),
        Err(Error::TooMany(exceeded)) => return Err(too_many(exceeded, now)),
        // Any error here is a failure of the table.
        Err(Error::Billing(error)) => {
            return Err(Problem::UNAVAILABLE.because(Cause::error("the billing table failed", error)));
        }
    };
    if let Some(decline) = &explanation.decline {
        count("decline", decline.code().category().as_str());
    }
    Ok(body::json(StatusCode::OK, &CheckAnswer::of(&explanation)))
}

/// 429, with the seconds until another check is allowed.
fn too_many(exceeded: Exceeded, now: Timestamp) -> Problem {
    count("limited", exceeded.limit);
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-checks");
    problem.with("limit", json!(exceeded.limit)).retry_after(exceeded.until.duration_since(now))
}
