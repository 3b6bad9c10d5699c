//! A request under an idempotency key is carried out once: sent again, it gets its first answer.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::api::Answer;
use super::ledger::Ledger;
use super::refusal::Refusal;

/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 60 * 60;

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    status: u16,
    body: Value,
    at: i64,
}

/// The first answer to the request under that key, or else what `carry_out` answers now. What never began (a malformed
/// request, an unknown object) is not kept.
pub(super) fn once(
    ledger: &mut Ledger,
    key: &str,
    fingerprint: String,
    carry_out: impl FnOnce(&mut Ledger) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    if !(1..=255).contains(&key.len()) {
        return Err(Refusal::invalid("Idempotency keys are 1 to 255 characters long."));
    }
    let name = format!("answer:{key}");
    if let Some(record) = ledger.state.get(&name).and_then(|record| earlier(record, ledger.now)) {
        if record.fingerprint != fingerprint {
            return Err(Refusal::key_reused());
        }
        let status = StatusCode::from_u16(record.status).unwrap_or(StatusCode::OK);
        return Ok(Answer { status, body: record.body, replayed: true });
    }
    let result = carry_out(ledger);
    let (status, body) = match &result {
        Ok(answer) => (answer.status, answer.body.clone()),
        Err(refusal) if refusal.leaves_traces() => (refusal.status(), refusal.body()),
        Err(_) => return result,
    };
    let record = Record { fingerprint, status: status.as_u16(), body, at: ledger.now };
    ledger.state.put(&name, serde_json::to_value(record).map_err(|_| Refusal::broken())?);
    result
}

fn earlier(record: &Value, now: i64) -> Option<Record> {
    let record: Record = serde_json::from_value(record.clone()).ok()?;
    (record.at + KEPT > now).then_some(record)
}
