//! What the routes do.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use billing::{Admin, Billing, Error, Person, Saved};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use web::Problem;
use web::body;
use web::session::{BillingAdmin, Session, Sessions};

use crate::answer::{HistoryAnswer, View};
use crate::conditions::Conditions;
use crate::extract::{Id, JsonBytes};
use crate::form;
use crate::problem::problem;

/// What the handlers work with.
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

/// `GET /api/subscriptions`
pub(crate) async fn subscriptions(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
) -> Result<Response, Problem> {
    let admin = admin(session);
    let organisation = app.billing.organisation(admin.organisation()).await.map_err(|error| problem(&error))?;
    let view = View { organisation: &organisation, admin: &admin, today: billing::today(Timestamp::now()) };
    Ok(body::json(StatusCode::OK, &view.subscriptions()))
}

/// `PATCH /api/cards/{id}`
pub(crate) async fn edit(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id,
    conditions: Conditions,
    JsonBytes(body): JsonBytes,
) -> Result<Response, Problem> {
    let (admin, now) = (admin(session), Timestamp::now());
    let attempt = conditions.attempt(&admin, &id, &body);
    let organisation = app.billing.organisation(admin.organisation()).await.map_err(|error| problem(&error))?;
    if let Some(answer) = app.billing.recall(&attempt, now).await.map_err(|error| problem(&error))? {
        return Ok(kept(answer));
    }

    let view = View { organisation: &organisation, admin: &admin, today: billing::today(now) };
    let refuse = |error: Error| match &error {
        Error::Changed(current) => problem(&error).with("card", json!(view.card(current))),
        _ => problem(&error),
    };
    let edit = form::read(&body, view.today)?;
    let card = organisation.card(&id).ok_or(Problem::NOT_FOUND)?;
    let edited = card.edited(&admin, conditions.version(), edit, now).map_err(refuse)?;
    let answer = serde_json::to_string(&view.edit(edited.after())).map_err(|_| Problem::INTERNAL)?;
    match app.billing.save(&attempt, &edited, &answer).await.map_err(refuse)? {
        Saved::Now => Ok(kept(answer)),
        Saved::Before(answer) => Ok(kept(answer)),
    }
}

/// `GET /api/cards/{id}/history`
pub(crate) async fn history(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id,
) -> Result<Response, Problem> {
    let admin = admin(session);
    let card = app.billing.card(admin.organisation(), &id).await.map_err(|error| problem(&error))?;
    if !card.is_owned_by(&admin) {
        return Err(problem(&Error::NotOwner));
    }
    let entries = app.billing.history(admin.organisation(), &id, Timestamp::now()).await;
    let entries = entries.map_err(|error| problem(&error))?;
    Ok(body::json(StatusCode::OK, &HistoryAnswer::of(&entries)))
}

/// The answer of a change, as it is kept: the first time and every other the same bytes.
fn kept(answer: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer).into_response()
}

fn admin(session: Session) -> Admin {
    Admin::new(Person::new(session.issuer, session.subject, session.name), session.organisation)
}
