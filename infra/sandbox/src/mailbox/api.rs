//! The API's two operations.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::email::SendEmail;
use super::error::ApiError;
use super::signature;
use super::store::{Mailbox, Mode};

/// The largest request: SES's limit for an e-mail.
const MAX_BODY_BYTES: usize = 40 * 1024 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

pub(super) async fn send(State(mailbox): State<Mailbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    answer(match to_bytes(body, MAX_BODY_BYTES).await {
        Ok(body) => take(&mailbox, &parts.headers, &body),
        Err(_) => Err(ApiError::bad("The message is longer than 40 MB.")),
    })
}

pub(super) async fn suppressed(
    State(mailbox): State<Mailbox>,
    Path(address): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(look_up(&mailbox, &headers, &address))
}

pub(super) async fn unknown() -> Response {
    answer(Err(ApiError::unknown_operation()))
}

fn take(mailbox: &Mailbox, headers: &HeaderMap, body: &[u8]) -> Result<Value, ApiError> {
    admit(mailbox, headers)?;
    let email = SendEmail::read(body)?;
    if mailbox.mode() == Mode::Throttles {
        return Err(ApiError::throttled());
    }
    let id = mailbox.take(email).map_err(|error| {
        eprintln!("mailbox: cannot store an e-mail: {error:#}");
        ApiError::internal()
    })?;
    if mailbox.mode() == Mode::LosesAnswers {
        return Err(ApiError::internal());
    }
    Ok(json!({"MessageId": id}))
}

fn look_up(mailbox: &Mailbox, headers: &HeaderMap, address: &str) -> Result<Value, ApiError> {
    admit(mailbox, headers)?;
    let found = mailbox.suppression(address).ok_or_else(|| ApiError::not_suppressed(address))?;
    Ok(json!({"SuppressedDestination": {
        "EmailAddress": address,
        "Reason": found.reason,
        "LastUpdateTime": found.since,
    }}))
}

/// Refuses a request that is not signed, and any while SES is away.
fn admit(mailbox: &Mailbox, headers: &HeaderMap) -> Result<(), ApiError> {
    if mailbox.mode() == Mode::Away {
        return Err(ApiError::unavailable());
    }
    signature::check(headers, Timestamp::now())
}

fn answer(result: Result<Value, ApiError>) -> Response {
    let mut response = match result {
        Ok(body) => Json(body).into_response(),
        Err(error) => error.into_response(),
    };
    if let Ok(id) = uuid::Uuid::new_v4().to_string().parse() {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
