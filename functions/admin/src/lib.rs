//! What the functions for billing admins share: who acts, and the two tables. `web` knows no domain and `billing` no HTTP;
//! here they meet.

mod config;

use axum::extract::{FromRef, FromRequestParts};
use billing::{Admin, Person};
use http::StatusCode;
use http::request::Parts;
use serde_json::Value;
use web::session::{Session, Sessions};
use web::{Problem, clock};

pub use config::Config;

/// A request by a billing admin, who acts for their organisation. Otherwise 401 `not-signed-in`, 403 `not-billing-admin`, or
/// 503 if the sessions cannot be read.
///
/// If only the claims are due for renewal, the 401 has the member `renewalDue`: the page renews them by `GET /api/session`,
/// and sends the request again. A page that does not know the member lets the person sign in again.
pub struct SignedInAdmin(pub Admin);

/// A billing admin who returns from another site, to finish what they began. The browser cannot send the request again after
/// a renewal, so the claims may be due for one. Otherwise as [`SignedInAdmin`].
pub struct ReturningAdmin(pub Admin);

impl<S> FromRequestParts<S> for SignedInAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let session = signed_in(parts, state).await?;
        if session.renewal_due(clock::now()).is_some() {
            return Err(Problem::NOT_SIGNED_IN.with("renewalDue", Value::Bool(true)));
        }
        admin(session).map(Self)
    }
}

impl<S> FromRequestParts<S> for ReturningAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        admin(signed_in(parts, state).await?).map(Self)
    }
}

async fn signed_in<S>(parts: &Parts, state: &S) -> Result<Session, Problem>
where
    Sessions: FromRef<S>,
{
    Sessions::from_ref(state).find(&parts.headers).await?.session().ok_or(Problem::NOT_SIGNED_IN)
}

fn admin(session: Session) -> Result<Admin, Problem> {
    if !session.billing_admin {
        return Err(Problem::new(StatusCode::FORBIDDEN, "not-billing-admin"));
    }
    let person = Person::new(session.issuer, session.subject, session.name);
    Ok(Admin::new(person, session.organisation))
}
