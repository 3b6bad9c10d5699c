//! The extractors and responses of all functions: a parameter of the path, a body with the right content type and within
//! the limit as [`Fields`], and JSON responses. Every rejection is a [`Problem`].
//!
//! `functions/clippy.toml` bans axum's own extractors of bodies, queries and paths, whose rejections are plain text. Queries
//! are read with `RawQuery`, which cannot fail, and [`Fields::from_query`].

#![expect(clippy::disallowed_types, reason = "the functions' own extractors are built from axum's")]

use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use uuid::Uuid;

use crate::cause::Cause;
use crate::fields::Fields;
use crate::problem::Problem;

/// The fields of a JSON object. Fields that the handler does not take out are a fault.
pub struct Json(pub Fields);

/// The same, and the bytes of the body. A request that is repeated has the same bytes.
pub struct JsonBytes(pub Fields, pub Bytes);

/// The fields of an HTML form, `application/x-www-form-urlencoded`. Take it as `Result<UrlEncoded, Problem>` if a person
/// should get a page instead of a problem.
pub struct UrlEncoded(pub Fields);

/// The bytes of a body of any content type; 413 `body-too-large` above the limit, 400 `invalid-json` if it breaks off, 415 if it is
/// compressed.
pub struct RawBody(pub Bytes);

/// The text of the only parameter of the path; 404 if it is not UTF-8.
pub struct PathText(pub String);

/// The only parameter of the path as a UUID in its usual form: 32 hexadecimal digits in five groups.
pub struct Id(pub Uuid);

/// A response in JSON.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => json_text(status, text),
        Err(error) => Problem::INTERNAL.because(Cause::error("a response has no JSON form", error)).into_response(),
    }
}

/// A response whose text is JSON already.
pub fn json_text(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::from_request_parts(parts, state).await.map_err(|_| Problem::NOT_FOUND)?;
        Ok(Self(text))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let PathText(text) = PathText::from_request_parts(parts, state).await.map_err(|_| Problem::INVALID_ID)?;
        // `try_parse` also accepts other forms of a UUID, which have other lengths.
        let id = if text.len() == 36 { Uuid::try_parse(&text).ok() } else { None };
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

impl<S: Sync> FromRequest<S> for UrlEncoded {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = "application/x-www-form-urlencoded";
        let body = read(request, media_type, Problem::INVALID_FORM).await?;
        Fields::from_form(&body).map(Self)
    }
}

impl<S: Sync> FromRequest<S> for RawBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if is_compressed(request.headers()) {
            return Err(Problem::UNSUPPORTED_MEDIA_TYPE);
        }
        match Bytes::from_request(request, &()).await {
            Ok(body) => Ok(Self(body)),
            Err(rejection) => Err(incomplete(&rejection, Problem::INVALID_JSON)),
        }
    }
}

/// The complete body, if its content type is `media_type`; `unreadable` if it breaks off.
async fn read(request: Request, media_type: &str, unreadable: Problem) -> Result<Bytes, Problem> {
    if !has_media_type(request.headers(), media_type) || is_compressed(request.headers()) {
        return Err(Problem::UNSUPPORTED_MEDIA_TYPE);
    }
    Bytes::from_request(request, &()).await.map_err(|rejection| incomplete(&rejection, unreadable))
}

fn incomplete(rejection: &BytesRejection, unreadable: Problem) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::BODY_TOO_LARGE } else { unreadable }
}

/// Whether the body has a content coding, none of which is read: no browser compresses what it sends.
fn is_compressed(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(CONTENT_ENCODING);
    codings.iter().any(|coding| !coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}

/// Parameters after the media type, such as `charset`, are ignored: both formats are UTF-8.
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

    fn is_json(content_type: &'static str) -> bool {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        has_media_type(&headers, "application/json")
    }

    #[test]
    fn a_content_coding_is_refused_but_for_none() {
        let is_coded =
            |coding| is_compressed(&HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static(coding))]));
        assert!(is_coded("gzip") && is_coded("br, gzip") && is_coded("x-none"));
        assert!(!is_coded("identity") && !is_coded(" Identity ") && !is_compressed(&HeaderMap::new()));
    }

    #[test]
    fn parameters_of_a_media_type_are_ignored() {
        assert!(is_json("application/json"));
        assert!(is_json("Application/JSON ; charset=utf-8"));
        assert!(!is_json("text/plain"));
        assert!(!is_json("application/json-seq"));
        assert!(!has_media_type(&HeaderMap::new(), "application/json"));
    }
}
