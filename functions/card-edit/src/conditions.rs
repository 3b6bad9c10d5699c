//! The headers of an edit: the version that it was made from, and its idempotency key.

use axum::extract::FromRequestParts;
use billing::{Admin, CardId, IdempotencyKey, IdempotentRequest};
use http::header::{HeaderName, IF_MATCH};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use web::Problem;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The headers `Idempotency-Key` (absent: 400 `idempotency-key-required`, malformed: 400 `invalid-idempotency-key`) and
/// `If-Match` (absent: 428 `version-required`, malformed: 400 `invalid-version`).
pub(crate) struct Conditions {
    key: IdempotencyKey,
    version: u32,
}

impl Conditions {
    /// The version that the sender saw.
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    /// The request: this admin's edit of this card, from this version, with this body.
    pub(crate) fn request(&self, admin: &Admin, card: &CardId, body: &[u8]) -> IdempotentRequest {
        let version = self.version.to_be_bytes();
        IdempotentRequest::new(admin, &self.key, &[b"PATCH /api/cards", card.as_str().as_bytes(), &version, body])
    }

    fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let bad_request = |code| Problem::new(StatusCode::BAD_REQUEST, code);
        let key = optional_key(headers)?.ok_or(bad_request("idempotency-key-required"))?;
        let version = Problem::new(StatusCode::PRECONDITION_REQUIRED, "version-required");
        let version = only(headers, &IF_MATCH, version)?.and_then(entity_tag).ok_or(bad_request("invalid-version"))?;
        Ok(Self { key, version })
    }
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(&parts.headers)
    }
}

/// The header `Idempotency-Key`, which may be absent; malformed: 400 `invalid-idempotency-key`.
pub(crate) fn optional_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let invalid = Problem::new(StatusCode::BAD_REQUEST, "invalid-idempotency-key");
    if !headers.contains_key(&IDEMPOTENCY_KEY) {
        return Ok(None);
    }
    let key = only(headers, &IDEMPOTENCY_KEY, invalid.clone())?;
    key.and_then(IdempotencyKey::parse).map(Some).ok_or(invalid)
}

/// The value of a header. None if the header is repeated or is not text; an error if it is absent.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName, absent: Problem) -> Result<Option<&'h str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().ok_or(absent)?;
    let is_repeated = values.next().is_some();
    Ok(if is_repeated { None } else { first.to_str().ok() })
}

/// The version in a strong entity tag (RFC 9110, 8.8.3): `"3"`.
fn entity_tag(value: &str) -> Option<u32> {
    let digits = value.strip_prefix('"')?.strip_suffix('"')?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(headers: &[(&'static str, &'static str)]) -> Result<u32, (u16, String)> {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), http::HeaderValue::from_static(value)));
        let read = Conditions::read(&headers.collect());
        read.map(|conditions| conditions.version())
            .map_err(|problem| (problem.status().as_u16(), problem.code().to_owned()))
    }

    const KEY: (&str, &str) = ("idempotency-key", "0190f5c2-7d1e-4b6a-9c3d-5e8f7a6b4c2d");

    #[test]
    fn both_must_be_there_once_and_well_formed() {
        assert_eq!(verdict(&[KEY, ("if-match", "\"3\"")]), Ok(3));
        assert_eq!(verdict(&[KEY, ("if-match", "\"4294967295\"")]), Ok(u32::MAX));
        let refused = |status, code: &str| Err((status, code.to_owned()));
        assert_eq!(verdict(&[KEY]), refused(428, "version-required"));
        assert_eq!(verdict(&[("if-match", "\"3\"")]), refused(400, "idempotency-key-required"));
        for key in ["", "a b", "a,b", "\"a\""] {
            let headers = [("idempotency-key", key), ("if-match", "\"3\"")];
            assert_eq!(verdict(&headers), refused(400, "invalid-idempotency-key"), "{key}");
        }
        for version in ["", "3", "*", "W/\"3\"", "\"\"", "\"03\"", "\"0\"", "\"-1\"", "\"3\", \"4\"", "\"4294967296\""]
        {
            assert_eq!(verdict(&[KEY, ("if-match", version)]), refused(400, "invalid-version"), "{version}");
        }
        assert_eq!(verdict(&[KEY, KEY, ("if-match", "\"3\"")]), refused(400, "invalid-idempotency-key"));
        assert_eq!(verdict(&[KEY, ("if-match", "\"3\""), ("if-match", "\"3\"")]), refused(400, "invalid-version"));
    }
}
