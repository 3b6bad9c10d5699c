//! Subscriptions, and their cards' details.

use axum::extract::State;
use axum::response::Response;
use billing::CardId;
use http::StatusCode;
use jiff::Timestamp;
use payments::Error;
use serde_json::json;
use web::Problem;
use web::body::{self, JsonBytes};
use web::metrics;
use web::metrics::count;
use web::session::BillingAdmin;

use super::{App, admin};
use crate::answer::{HistoryAnswer, View};
use crate::conditions::Conditions;
use crate::extract::Id;
use crate::form;
use crate::problem::{billing_problem, problem};

/// `GET /api/subscriptions`
pub(crate) async fn subscriptions(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
) -> Result<Response, Problem> {
    let admin = admin(session);
    let organisation = app.payments.billing().organisation(admin.organisation()).await.map_err(billing_problem)?;
    let view = View { organisation: &organisation, admin: &admin, today: billing::today_in_sweden(Timestamp::now()) };
    Ok(body::json(StatusCode::OK, &view.subscriptions()))
}

/// `PATCH /api/cards/{id}`
pub(crate) async fn edit(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<CardId>,
    conditions: Conditions,
    JsonBytes(fields, sent): JsonBytes,
) -> Result<Response, Problem> {
    let (admin, now, billing) = (admin(session), Timestamp::now(), app.payments.billing());
    let attempt = conditions.attempt(&admin, &id, &sent);
    let organisation = billing.organisation(admin.organisation()).await.map_err(billing_problem)?;
    if let Some(answer) = billing.find_answer(&attempt, now).await.map_err(billing_problem)? {
        return Ok(body::json_text(StatusCode::OK, answer));
    }

    let view = View { organisation: &organisation, admin: &admin, today: billing::today_in_sweden(now) };
    let refuse = |error: Error| match &error {
        Error::Billing(billing::Error::Changed(current)) => problem(&error).with("card", json!(view.card(current))),
        _ => problem(&error),
    };
    let edit = form::read(fields, view.today)?;
    let card = organisation.card(&id).ok_or(Problem::NOT_FOUND)?;
    let edited = card.edited(&admin, conditions.version(), edit, now).map_err(|error| refuse(error.into()))?;
    let answer = serde_json::to_string(&view.edit(edited.after())).map_err(|_| Problem::INTERNAL)?;
    // As it is kept: the first time and every other the same bytes.
    let answer = app.payments.edit_card(&attempt, &edited, &answer).await.map_err(refuse)?;
    if edited.is_change() {
        count("edit", "changed");
    }
    metrics::count("edit", "saved");
    Ok(body::json_text(StatusCode::OK, answer))
}

/// `GET /api/cards/{id}/history`
pub(crate) async fn history(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<CardId>,
) -> Result<Response, Problem> {
    let (admin, billing) = (admin(session), app.payments.billing());
    let card = billing.card(admin.organisation(), &id).await.map_err(billing_problem)?;
    if !card.is_owned_by(&admin) {
        return Err(billing_problem(billing::Error::NotOwner));
    }
    let entries = billing.history(admin.organisation(), &id, Timestamp::now()).await.map_err(billing_problem)?;
    Ok(body::json(StatusCode::OK, &HistoryAnswer::of(&entries)))
}
