//! An open invoice is paid now.

use admin::{ReturningAdmin, SignedInAdmin};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::{InvoiceId, SubscriptionId};
use http::StatusCode;
use payments::Outcome;
use web::fields::Fields;
use web::{Problem, body};

use super::return_visit::{NoOutcome, ReturnVisit};
use super::{App, outcome_json};
use crate::extract::{Id, MaybeJson};
use crate::forms::PayForm;
use crate::problem::problem;
use crate::receipt::PaymentReceiptAnswer;

/// `POST /api/subscriptions/{id}/pay`
pub(crate) async fn pay(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<SubscriptionId>,
    MaybeJson(fields, _): MaybeJson,
) -> Result<Response, Problem> {
    let (agreed, page) = PayForm::parse(fields)?;
    let (site, invoice, page) = (&app.site, &agreed.invoice, page.page());
    let return_url = format!("{site}/api/subscriptions/{id}/pay/return?invoice={invoice}&return={page}");
    let outcome = app.payments.pay(&admin, &id, &agreed, &return_url).await;
    Ok(outcome_json(outcome.map_err(|error| problem(&error))?, "paid"))
}

/// `GET /api/subscriptions/{id}/receipt?invoice=ID`
pub(crate) async fn receipt(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<SubscriptionId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut fields = Fields::from_query(query.as_deref());
    let invoice = fields.text("invoice").and_then(|id| InvoiceId::parse(&id)).ok_or(Problem::NOT_FOUND)?;
    let receipt = app.payments.receipt(&admin, &id, &invoice).await.map_err(|error| problem(&error))?;
    Ok(body::json(StatusCode::OK, &PaymentReceiptAnswer::of(&receipt)))
}

/// `GET /api/subscriptions/{id}/pay/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<ReturningAdmin, Problem>,
    id: Result<Id<SubscriptionId>, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let visit = ReturnVisit::from_query(query.as_deref(), "invoice");
    let (Ok(Id(id)), Some(invoice)) = (id, InvoiceId::parse(&visit.id)) else { return visit.redirect("pay--failed") };
    let finish = async |admin| app.payments.finish_payment(&admin, &id, &invoice).await;
    let fragment = |outcome| match outcome {
        Ok(Outcome::Approved) => format!("pay--paid:{id}:{invoice}"),
        Ok(Outcome::Declined(code)) => format!("pay--declined:{id}:{}", code.as_str()),
        // Still to be approved: they left the bank's page.
        Ok(Outcome::Approve(_)) => format!("pay--declined:{id}:authentication_required"),
        Err(NoOutcome::SignedOut) => "pay--signed-out".to_owned(),
        Err(NoOutcome::Unfinished) => format!("pay--waiting:{id}:{invoice}"),
        Err(NoOutcome::Failed) => "pay--failed".to_owned(),
    };
    visit.finish(signed_in, finish, fragment).await
}
