//! What the route does.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use billing::{Admin, Billing, Error, Exceeded, Person};
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use tracing::error;
use web::Problem;
use web::body::{self, Json};
use web::metrics::count;
use web::session::{BillingAdmin, Sessions};

use crate::answer::CheckAnswer;
use crate::comparison::Comparison;
use crate::form;

/// What the handler works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) billing: Billing,
    pub(crate) sessions: Sessions,
}

impl FromRef<App> for Sessions {
    fn from_ref(app: &App) -> Self {
        app.sessions.clone()
    }
}

/// `POST /api/decline-check`
pub(crate) async fn check(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Json(fields): Json,
) -> Result<Response, Problem> {
    let check = form::read(fields)?;
    let now = Timestamp::now();
    let person = Person::new(session.issuer, session.subject, session.name);
    let admin = Admin::new(person, session.organisation);
    let organisation = app.billing.organisation(admin.organisation()).await.map_err(|error| unavailable(&error))?;
    let subscription = organisation.subscription(&check.subscription).ok_or(Problem::NOT_FOUND)?;
    let card = subscription.card().and_then(|id| organisation.card(id));

    if let Some(card) = card.filter(|_| !check.entered.is_empty()) {
        let exceeded = app.billing.count_check(&admin, card.id(), now).await;
        if let Some(exceeded) = exceeded.map_err(|error| unavailable(&error))? {
            return Ok(too_many(exceeded, now));
        }
    }
    let is_owner = card.is_some_and(|card| card.is_owned_by(&admin));
    let comparison = Comparison::of(&check.entered, card, is_owner);
    let decline = organisation.decline(subscription);
    if let Some(decline) = decline {
        count("decline", decline.code().category().as_str());
    }
    let today = billing::today_in_sweden(now);
    let status = card.map(|card| organisation.status(card, today));
    let next = organisation.next_steps(subscription, &admin, today, &comparison.compared());
    Ok(body::json(StatusCode::OK, &CheckAnswer::new(&comparison, decline, status, next)))
}

/// 429, with the seconds until there is room for another check.
fn too_many(exceeded: Exceeded, now: Timestamp) -> Response {
    count("limited", exceeded.limit);
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-checks");
    let mut response = problem.with("limit", json!(exceeded.limit)).into_response();
    let seconds = exceeded.until.as_second().saturating_sub(now.as_second()).max(1);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The table's own errors are all that can happen here; what went wrong goes to the log.
fn unavailable(error: &Error) -> Problem {
    error!(%error, "the billing table failed");
    Problem::UNAVAILABLE
}
