//! A new card, which is entered on the payment provider's page.

use admin::{ReturningAdmin, SignedInAdmin};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::{IdempotentRequest, SubscriptionId};
use http::{HeaderMap, StatusCode};
use payments::{NewCard, ReturnUrls, SESSION_ID};
use serde_json::json;
use web::form::TypedForm;
use web::{Problem, body};

use super::App;
use super::return_visit::{NoOutcome, ReturnVisit};
use crate::conditions::optional_key;
use crate::extract::{Id, MaybeJson};
use crate::forms::NewCardForm;
use crate::problem::problem;

/// `POST /api/subscriptions/{id}/new-card`
pub(crate) async fn begin(
    State(app): State<App>,
    SignedInAdmin(admin): SignedInAdmin,
    Id(id): Id<SubscriptionId>,
    headers: HeaderMap,
    MaybeJson(mut fields, sent): MaybeJson,
) -> Result<Response, Problem> {
    let key = optional_key(&headers)?;
    let form = NewCardForm::read(&mut fields);
    let (others, page) = fields.validate(&form, ())?;

    let content: [&[u8]; 3] = [b"POST /api/subscriptions/new-card", id.as_str().as_bytes(), &sent];
    let request = key.map(|key| IdempotentRequest::new(&admin, &key, &content));
    let urls = ReturnUrls {
        completed: format!("{}/api/new-card/return?session={SESSION_ID}&return={}", app.site, page.page()),
        cancelled: format!("{}{}", app.site, page.at("new-card--cancelled")),
    };
    let url = app.payments.add_card(&admin, &id, &others, &urls, request.as_ref()).await;
    Ok(body::json(StatusCode::CREATED, &json!({"url": url.map_err(|error| problem(&error))?})))
}

/// `GET /api/new-card/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<ReturningAdmin, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let visit = ReturnVisit::from_query(query.as_deref(), "session");
    let finish = async |admin| app.payments.finish_new_card(&visit.id, Some(&admin)).await;
    let fragment = |outcome| match outcome {
        Ok(NewCard::Added(card)) => format!("new-card--added:{card}"),
        Ok(NewCard::Superseded) => "new-card--superseded".to_owned(),
        Err(NoOutcome::SignedOut) => "new-card--signed-out".to_owned(),
        Err(NoOutcome::Unfinished) => format!("new-card--unfinished:{}", visit.id),
        Err(NoOutcome::Failed) => "new-card--failed".to_owned(),
    };
    visit.finish(signed_in, finish, fragment).await
}
