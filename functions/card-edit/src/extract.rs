//! Extractors of the handlers, beside the session and the conditions.

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use billing::{CardId, SubscriptionId};
use http::request::Parts;
use web::Problem;
use web::body::{JsonBytes, PathText};
use web::fields::Fields;

/// The one parameter of the path. If it does not have the form of an id: 404.
pub(crate) struct Id<T>(pub(crate) T);

/// The fields of a JSON object, in which card data is a fault, and the body as it was sent. Without a body there are no fields.
pub(crate) struct MaybeJson(pub(crate) Fields, pub(crate) Bytes);

/// An id that can be a parameter of a path.
pub(crate) trait InPath: Sized {
    fn parse(text: &str) -> Option<Self>;
}

impl InPath for CardId {
    fn parse(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl InPath for SubscriptionId {
    fn parse(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl<S: Send + Sync, T: InPath> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let PathText(id) = PathText::from_request_parts(parts, state).await?;
        T::parse(&id).map(Self).ok_or(Problem::NOT_FOUND)
    }
}

impl<S: Send + Sync> FromRequest<S> for MaybeJson {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().size_hint().exact() == Some(0) {
            return Ok(Self(Fields::from_json(b"{}")?, Bytes::new()));
        }
        let JsonBytes(fields, sent) = JsonBytes::from_request(request, state).await?;
        Ok(Self(fields.without_card_data(), sent))
    }
}
