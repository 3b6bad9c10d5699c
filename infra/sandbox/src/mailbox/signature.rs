//! Whether a request is signed for SES, by the form and the scope of its signature (`SigV4`). The signature itself is not
//! recomputed: any credentials are accepted.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::error::ApiError;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// SES's name in the scope of a signature.
const SERVICE: &str = "ses";

/// How far the request's time may be from that of SES.
const MAX_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The headers that must be signed if the request has them.
const SIGNED: [&str; 4] = ["content-type", "host", "x-amz-date", "x-amz-security-token"];

pub(super) fn check(headers: &HeaderMap, now: Timestamp) -> Result<(), ApiError> {
    let Some(authorization) = text(headers, AUTHORIZATION.as_str()) else { return Err(ApiError::unsigned()) };
    let part = |name: &str| {
        let parameters = authorization.strip_prefix(ALGORITHM)?.split(',');
        parameters.filter_map(|parameter| parameter.trim().split_once('=')).find(|(it, _)| *it == name)
    };
    let [credential, signed, signature] = ["Credential", "SignedHeaders", "Signature"].map(|name| {
        let (_, value) = part(name).unwrap_or_default();
        if value.is_empty() {
            return Err(ApiError::incomplete_signature(format!("Authorization header requires '{name}' parameter.")));
        }
        Ok(value)
    });
    let date = text(headers, "x-amz-date").unwrap_or_default();
    check_time(date, now)?;
    check_scope(credential?, date)?;
    let signed: Vec<&str> = signed?.split(';').collect();
    for name in SIGNED {
        if headers.contains_key(name) && !signed.contains(&name) {
            return Err(ApiError::invalid_signature(format!("'{name}' must be a signed header.")));
        }
    }
    let signature = signature?;
    if signature.len() != 64 || !signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(ApiError::invalid_signature("The request signature we calculated does not match."));
    }
    Ok(())
}

fn check_time(date: &str, now: Timestamp) -> Result<(), ApiError> {
    let at = DateTime::strptime("%Y%m%dT%H%M%SZ", date).and_then(|at| at.to_zoned(TimeZone::UTC));
    let Ok(at) = at else {
        return Err(ApiError::incomplete_signature("Date must be in ISO-8601 'basic format'."));
    };
    if now.duration_since(at.timestamp()).abs() > MAX_SKEW {
        return Err(ApiError::invalid_signature("Signature expired."));
    }
    Ok(())
}

/// The scope: key, day, region, service and an end that is always the same.
fn check_scope(credential: &str, date: &str) -> Result<(), ApiError> {
    let [key, day, region, service, end] = credential.split('/').collect::<Vec<_>>()[..] else {
        return Err(ApiError::incomplete_signature("Credential must have exactly 5 slash-delimited elements."));
    };
    if key.is_empty() || region.is_empty() || end != "aws4_request" || !date.starts_with(&format!("{day}T")) {
        return Err(ApiError::invalid_signature("Credential should be scoped to a valid date and region."));
    }
    if service != SERVICE {
        return Err(ApiError::invalid_signature(format!(
            "Credential should be scoped to correct service: '{SERVICE}'."
        )));
    }
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
