//! What handlers take and give: ids from the path, bodies of the right content type and within the limit, taken apart
//! into [`Fields`], and JSON answers. Every rejection is a [`Problem`].

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use uuid::Uuid;

use crate::fields::Fields;
use crate::problem::Problem;

/// The fields of a JSON object. Fields that the handler does not ask for are an error.
pub struct Json(pub Fields);

/// The same, and the body as it was sent: its very bytes make it the same request again, or another.
pub struct JsonBytes(pub Fields, pub Bytes);

/// The fields of a plain form, `application/x-www-form-urlencoded`. Take it as `Result<Form, Problem>` where a person
/// should get a page rather than a problem.
pub struct Form(pub Fields);

/// The one parameter of the path, a UUID in its usual form: 32 hexadecimal digits in five groups.
pub struct Id(pub Uuid);

/// An answer in JSON.
pub fn json(status: StatusCode, answer: &impl Serialize) -> Response {
    match serde_json::to_string(answer) {
        Ok(body) => json_text(status, body),
        Err(_) => Problem::INTERNAL.into_response(),
    }
}

/// An answer that is JSON already.
pub fn json_text(status: StatusCode, answer: String) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer).into_response()
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id = Path::<String>::from_request_parts(parts, state).await;
        let id = id.ok().filter(|Path(id)| id.len() == 36);
        let id = id.and_then(|Path(id)| Uuid::try_parse(&id).ok());
        id.map(Self).ok_or(Problem::INVALID_ID)
    }
}

impl<S: Sync> FromRequest<S> for Json {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        JsonBytes::from_request(request, state).await.map(|JsonBytes(fields, _)| Self(fields))
    }
}

impl<S: Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = read(request, "application/json", Problem::INVALID_JSON).await?;
        Fields::from_json(&body).map(|fields| Self(fields, body))
    }
}

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = "application/x-www-form-urlencoded";
        let body = read(request, media_type, Problem::INVALID_FORM).await?;
        Fields::from_form(&body).map(Self)
    }
}

/// The whole body, if its content type is `media_type`; `unreadable` if it breaks off.
async fn read(request: Request, media_type: &str, unreadable: Problem) -> Result<Bytes, Problem> {
    if !has_media_type(request.headers(), media_type) {
        return Err(Problem::UNSUPPORTED_MEDIA_TYPE);
    }
    Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::BODY_TOO_LARGE } else { unreadable }
    })
}

/// Parameters after the media type, such as `charset`, change nothing: both formats are UTF-8.
fn has_media_type(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_told_without_its_parameters() {
        let has = |value: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, value.parse().expect("a header"))]);
            has_media_type(&headers, "application/json")
        };
        assert!(has("application/json"));
        assert!(has("Application/JSON ; charset=utf-8"));
        assert!(!has("text/plain"));
        assert!(!has("application/json-seq"));
        assert!(!has_media_type(&HeaderMap::new(), "application/json"));
    }
}
