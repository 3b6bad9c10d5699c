//! Another card, entered on the payment provider's own page.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::{IdempotentRequest, SubscriptionId};
use http::{HeaderMap, StatusCode};
use payments::{Error, ReturnUrls, SESSION_ID};
use serde_json::json;
use web::session::BillingAdmin;
use web::{Problem, body};

use super::{App, Returned, Untold, admin, return_path};
use crate::conditions::optional_key;
use crate::extract::{Id, MaybeJson};
use crate::problem::problem;

/// `POST /api/subscriptions/{id}/new-card`
pub(crate) async fn begin(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<SubscriptionId>,
    headers: HeaderMap,
    MaybeJson(mut fields, sent): MaybeJson,
) -> Result<Response, Problem> {
    let admin = admin(session);
    let key = optional_key(&headers)?;
    let others = fields.texts("also").unwrap_or_default();
    let back = return_path(&mut fields);
    let others: Option<Vec<_>> = others.iter().map(|id| SubscriptionId::parse(id)).collect();
    if others.is_none() {
        fields.fault("also", "unknown-subscription");
    }
    fields.check(Ok(()))?;
    let request: [&[u8]; 3] = [b"POST /api/subscriptions/new-card", id.as_str().as_bytes(), &sent];
    let attempt = key.map(|key| IdempotentRequest::new(&admin, &key, &request));
    let others = others.unwrap_or_default();
    let urls = ReturnUrls {
        completed: format!("{}/api/new-card/return?session={SESSION_ID}&return={}", app.site, back.page()),
        cancelled: format!("{}{}", app.site, back.at("new-card--cancelled")),
    };
    let url = app.payments.add_card(&admin, &id, &others, &urls, attempt.as_ref()).await;
    Ok(body::json(StatusCode::CREATED, &json!({"url": url.map_err(|error: Error| problem(&error))?})))
}

/// `GET /api/new-card/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<BillingAdmin, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let returned = Returned::of(query, "session");
    let added = match returned.admin(signed_in) {
        Ok(admin) => {
            let added = app.payments.finish_new_card(&returned.from, Some(&admin)).await;
            added.map_err(Untold::from)
        }
        Err(untold) => Err(untold),
    };
    returned.to(&match added {
        Ok(card) => format!("new-card--added:{card}"),
        Err(Untold::SignedOut) => "new-card--signed-out".to_owned(),
        Err(Untold::Unfinished) => format!("new-card--unfinished:{}", returned.from),
        Err(Untold::Failed) => "new-card--failed".to_owned(),
    })
}
