//! Subscriptions, and the details of their cards.

use admin::SignedInAdmin;
use axum::extract::State;
use axum::response::Response;
use billing::{Admin, CardId, today_in_sweden};
use http::StatusCode;
use payments::{CardState, EditError, Effect, Error};
use serde_json::json;
use web::body::{self, JsonBytes};
use web::metrics::count;
use web::{Problem, clock};

use super::App;
use crate::answer::View;
use crate::conditions::Conditions;
use crate::extract::Id;
use crate::forms::EditForm;
use crate::history_answer::HistoryAnswer;
use crate::problem::problem;

/// `GET /api/subscriptions`
pub(crate) async fn subscriptions(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
) -> Result<Response, Problem> {
    let organisation = app.payments.organisation(&admin).await.map_err(|error| problem(&error))?;
    let view = View { organisation: &organisation, admin: &admin, today: today_in_sweden(clock::now()) };
    Ok(body::json(StatusCode::OK, &view.subscriptions()))
}

/// `PATCH /api/cards/{id}`
pub(crate) async fn edit(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<CardId>,
    conditions: Conditions,
    JsonBytes(fields, sent): JsonBytes,
) -> Result<Response, Problem> {
    let request = conditions.request(&admin, &id, &sent);
    let parse = |today| EditForm::parse(fields, today);
    let render = |after: &CardState| receipt(&admin, after);
    let edited = app.payments.edit_card(&admin, &id, conditions.version(), &request, parse, render).await;
    let receipt = edited.map_err(|error| edit_problem(&admin, error))?;

    if receipt.effect == Effect::Changed {
        count("edit", "changed");
    }
    if receipt.effect != Effect::AlreadyServed {
        count("edit", "saved");
    }
    // The stored text: the first answer and every repeated one have the same bytes.
    Ok(body::json_text(StatusCode::OK, receipt.answer))
}

/// `GET /api/cards/{id}/history`
pub(crate) async fn history(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<CardId>,
) -> Result<Response, Problem> {
    let entries = app.payments.card_history(&admin, &id).await.map_err(|error| problem(&error))?;
    Ok(body::json(StatusCode::OK, &HistoryAnswer::of(&entries)))
}

/// The answer to an edit, as JSON.
fn receipt(admin: &Admin, after: &CardState) -> Result<String, Problem> {
    let view = View { organisation: &after.organisation, admin, today: after.today };
    serde_json::to_string(&view.receipt(&after.card)).map_err(|_| Problem::INTERNAL)
}

/// The problem for a failed edit. If the card has changed, it has the card as it is now.
fn edit_problem(admin: &Admin, error: EditError<Problem>) -> Problem {
    match error {
        EditError::Caller(problem) => problem,
        EditError::Payments(error) => match &error {
            Error::CardChanged(current) => {
                let view = View { organisation: &current.organisation, admin, today: current.today };
                problem(&error).with("card", json!(view.card(&current.card)))
            }
            _ => problem(&error),
        },
    }
}
