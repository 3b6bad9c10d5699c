//! The bank is asked about a card.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::CardId;
use payments::{Error, Outcome, SESSION_ID};
use web::Problem;
use web::session::BillingAdmin;

use super::{App, Returned, Untold, admin, return_path, told};
use crate::extract::{Id, MaybeJson};
use crate::problem::problem;

/// `POST /api/cards/{id}/verify`
pub(crate) async fn verify(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<CardId>,
    MaybeJson(mut fields, _): MaybeJson,
) -> Result<Response, Problem> {
    let back = return_path(&mut fields);
    fields.check(Ok(()))?;
    let return_url = format!("{}/api/cards/{id}/verify/return?session={SESSION_ID}&return={}", app.site, back.page());
    let outcome = app.payments.verify(&admin(session), &id, &return_url).await;
    Ok(told(outcome.map_err(|error: Error| problem(&error))?, "approved"))
}

/// `GET /api/cards/{id}/verify/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<BillingAdmin, Problem>,
    id: Result<Id<CardId>, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let returned = Returned::of(query, "session");
    let Ok(Id(id)) = id else { return returned.to("verify--failed") };
    let outcome = match returned.admin(signed_in) {
        Ok(admin) => app.payments.finish_verification(&admin, &id, &returned.from).await.map_err(Untold::from),
        Err(untold) => Err(untold),
    };
    returned.to(&match outcome {
        Ok(Outcome::Approved) => format!("verify--approved:{id}"),
        Ok(Outcome::Declined(code)) => format!("verify--declined:{id}:{}", code.as_str()),
        Err(Untold::SignedOut) => "verify--signed-out".to_owned(),
        Err(Untold::Unfinished) => format!("verify--unfinished:{id}"),
        // They left the bank's page.
        Ok(Outcome::Approve(_)) | Err(Untold::Failed) => "verify--failed".to_owned(),
    })
}
