//! What the handlers take from a request beside its session and its conditions.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use billing::CardId;
use http::StatusCode;
use http::request::Parts;
use web::Problem;
use web::body::Json;

/// The one parameter of the path; what does not have the form of a card's id is no card of anybody's.
pub(crate) struct Id(pub(crate) CardId);

/// A JSON body as it was sent: its very bytes make it the same request again, or another.
pub(crate) struct JsonBytes(pub(crate) Bytes);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id = Path::<String>::from_request_parts(parts, state).await.ok();
        id.and_then(|Path(id)| CardId::parse(&id)).map(Self).ok_or(Problem::NOT_FOUND)
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::BODY_TOO_LARGE,
            _ => Problem::INVALID_JSON,
        })?;
        // Content type and syntax by the rules of every function.
        Json::from_request(Request::from_parts(parts, bytes.clone().into()), state).await?;
        Ok(Self(bytes))
    }
}
