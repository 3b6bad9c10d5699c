//! A request under an idempotency key is carried out once. Repeated, it gets its first response.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ApiError;
use super::response::ApiResponse;
use super::transaction::Transaction;

/// How long a response is kept, in seconds.
const RESPONSE_LIFETIME: i64 = 24 * 60 * 60;

/// A stored response.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    status: u16,
    body: Value,
    at: i64,
}

/// The first response to the request under that key, or else what `carry_out` responds now. A request that never began (a
/// malformed one, or one for an unknown object) is not recorded.
pub(super) fn once(
    tx: &mut Transaction,
    key: &str,
    fingerprint: String,
    carry_out: impl FnOnce(&mut Transaction) -> Result<ApiResponse, ApiError>,
) -> Result<ApiResponse, ApiError> {
    if !(1..=255).contains(&key.len()) {
        return Err(ApiError::invalid("Idempotency keys are 1 to 255 characters long."));
    }
    let name = format!("answer:{key}");
    if let Some(record) = tx.journal.get(&name).and_then(|record| unexpired(record, tx.now)) {
        if record.fingerprint != fingerprint {
            return Err(ApiError::key_reused());
        }
        let status = StatusCode::from_u16(record.status).unwrap_or(StatusCode::OK);
        return Ok(ApiResponse { status, body: record.body, replayed: true });
    }
    let result = carry_out(tx);
    let (status, body) = match &result {
        Ok(response) => (response.status, response.body.clone()),
        Err(error) if error.keeps_changes() => (error.status(), error.body()),
        Err(_) => return result,
    };
    let record = Record { fingerprint, status: status.as_u16(), body, at: tx.now };
    tx.journal.put(&name, serde_json::to_value(record).map_err(|_| ApiError::internal())?);
    result
}

/// The record, unless its time is over.
fn unexpired(record: &Value, now: i64) -> Option<Record> {
    let record: Record = serde_json::from_value(record.clone()).ok()?;
    if record.at + RESPONSE_LIFETIME > now { Some(record) } else { None }
}
