//! Who makes a request, for handlers.

use axum::extract::{FromRef, FromRequestParts};
use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use serde_json::Value;

use super::{Session, Sessions};
use crate::problem::Problem;

/// A request by a signed-in person with the billing role. Otherwise 401 `not-signed-in`, 403 `not-billing-admin`, or 503 if
/// the sessions cannot be read.
///
/// If only the claims are due for renewal, the 401 has the member `renewalDue`: the page renews them by `GET /api/session`,
/// and sends the request again. A page that does not know the member lets the person sign in again.
#[derive(Debug, Clone)]
pub struct BillingAdmin(pub Session);

/// A request by a billing admin who returns from another site, to finish what they began. The browser cannot send it again
/// after a renewal, so the claims may be due for one. Otherwise as [`BillingAdmin`].
#[derive(Debug, Clone)]
pub struct ReturningBillingAdmin(pub Session);

impl<S> FromRequestParts<S> for BillingAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let session = signed_in(parts, state).await?;
        if session.renewal_due(Timestamp::now()).is_some() {
            return Err(Problem::NOT_SIGNED_IN.with("renewalDue", Value::Bool(true)));
        }
        with_billing_role(session).map(Self)
    }
}

impl<S> FromRequestParts<S> for ReturningBillingAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        with_billing_role(signed_in(parts, state).await?).map(Self)
    }
}

async fn signed_in<S>(parts: &Parts, state: &S) -> Result<Session, Problem>
where
    Sessions: FromRef<S>,
{
    Sessions::from_ref(state).find(&parts.headers).await?.session().ok_or(Problem::NOT_SIGNED_IN)
}

fn with_billing_role(session: Session) -> Result<Session, Problem> {
    if session.billing_admin { Ok(session) } else { Err(Problem::new(StatusCode::FORBIDDEN, "not-billing-admin")) }
}
