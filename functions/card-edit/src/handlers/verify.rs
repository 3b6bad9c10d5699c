//! A card is verified: the bank is asked, without a charge.

use admin::{ReturningAdmin, SignedInAdmin};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::CardId;
use payments::{Outcome, SESSION_ID};
use web::Problem;
use web::form::TypedForm;

use super::return_visit::{NoOutcome, ReturnVisit};
use super::{App, outcome_json};
use crate::extract::{Id, MaybeJson};
use crate::forms::VerifyForm;
use crate::problem::problem;

/// `POST /api/cards/{id}/verify`
pub(crate) async fn verify(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<CardId>,
    MaybeJson(mut fields, _): MaybeJson,
) -> Result<Response, Problem> {
    let form = VerifyForm::read(&mut fields);
    let page = fields.validate(&form, ())?;
    let return_url = format!("{}/api/cards/{id}/verify/return?session={SESSION_ID}&return={}", app.site, page.page());
    let outcome = app.payments.verify(&admin, &id, &return_url).await;
    Ok(outcome_json(outcome.map_err(|error| problem(&error))?, "approved"))
}

/// `GET /api/cards/{id}/verify/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<ReturningAdmin, Problem>,
    id: Result<Id<CardId>, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let visit = ReturnVisit::from_query(query.as_deref(), "session");
    let Ok(Id(id)) = id else { return visit.redirect("verify--failed") };
    let finish = async |admin| app.payments.finish_verification(&admin, &id, &visit.id).await;
    let fragment = |outcome| match outcome {
        Ok(Outcome::Approved) => format!("verify--approved:{id}"),
        Ok(Outcome::Declined(code)) => format!("verify--declined:{id}:{}", code.as_str()),
        Err(NoOutcome::SignedOut) => "verify--signed-out".to_owned(),
        Err(NoOutcome::Unfinished) => format!("verify--unfinished:{id}"),
        // Still to be approved: they left the bank's page.
        Ok(Outcome::Approve(_)) => format!("verify--undecided:{id}"),
        Err(NoOutcome::Failed) => format!("verify--failed:{id}"),
    };
    visit.finish(signed_in, finish, fragment).await
}
