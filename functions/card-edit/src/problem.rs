//! What the domain's refusals are outside.

use billing::Error;
use http::StatusCode;
use tracing::error;
use web::Problem;

/// The problem that stands for the error; what went wrong with the table goes to the log.
pub(crate) fn problem(error: &Error) -> Problem {
    match error {
        Error::NotFound => Problem::NOT_FOUND,
        Error::NotOwner => Problem::new(StatusCode::FORBIDDEN, "not-card-owner"),
        Error::Changed(_) => Problem::new(StatusCode::PRECONDITION_FAILED, "card-changed"),
        Error::KeyReused => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
        Error::Unavailable(_) | Error::Corrupt(_) => {
            error!(%error, "the billing table failed");
            Problem::UNAVAILABLE
        }
    }
}
