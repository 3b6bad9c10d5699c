//! What the functions for billing admins share: who acts, and the two tables. `web` knows no domain and `billing` no HTTP;
//! here they meet.

mod config;

use axum::extract::{FromRef, FromRequestParts};
use billing::{Admin, Person};
use http::request::Parts;
use web::Problem;
use web::session::{BillingAdmin, ReturningBillingAdmin, Session, Sessions};

pub use config::Config;

/// A request by a billing admin, who acts for their organisation. The rejections are those of [`BillingAdmin`].
pub struct SignedInAdmin(pub Admin);

/// A billing admin who returns from another site. The rejections are those of [`ReturningBillingAdmin`].
pub struct ReturningAdmin(pub Admin);

impl<S> FromRequestParts<S> for SignedInAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let BillingAdmin(session) = BillingAdmin::from_request_parts(parts, state).await?;
        Ok(Self(admin(session)))
    }
}

impl<S> FromRequestParts<S> for ReturningAdmin
where
    S: Send + Sync,
    Sessions: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ReturningBillingAdmin(session) = ReturningBillingAdmin::from_request_parts(parts, state).await?;
        Ok(Self(admin(session)))
    }
}

fn admin(session: Session) -> Admin {
    let person = Person::new(session.issuer, session.subject, session.name);
    Admin::new(person, session.organisation)
}
