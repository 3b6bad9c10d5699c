//! The handler of the route.

use std::sync::Arc;

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use payments::Payments;
use tracing::{info, warn};
use web::body::RawBody;
use web::cause::Cause;
use web::{Problem, clock, metrics};

use crate::event::Event;
use crate::signature::{HEADER, Secrets, Untrusted};

/// The handler's state.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) payments: Payments,
    pub(crate) secrets: Arc<Secrets>,
}

/// `POST /api/provider-events`
pub(crate) async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<StatusCode, Problem> {
    let header = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    app.secrets.check(header, &body, clock::now()).map_err(|untrusted| refused(&untrusted, !header.is_empty()))?;

    let Event { id, kind, changed, is_thin } = Event::parse(&body).ok_or(Problem::INVALID_JSON)?;
    let Some(changed) = changed else {
        if is_thin {
            warn!(kind, "an event without its object; the endpoint must be set up for whole events");
        } else {
            info!(kind, "an event that is of no concern here");
        }
        return Ok(StatusCode::OK);
    };
    match app.payments.process_event(&id, &changed).await {
        Ok(()) => Ok(StatusCode::OK),
        Err(error) => {
            let message = "an event could not be dealt with; the provider will send it again";
            Err(Problem::UNAVAILABLE.because(Cause::error(message, format!("{kind}: {error}"))))
        }
    }
}

/// The problem for an event that is not trusted. It is counted if it was signed: then it may be the provider's own, and our
/// secret is no longer valid. Others do not sign.
fn refused(untrusted: &Untrusted, is_signed: bool) -> Problem {
    let code = match untrusted {
        Untrusted::Signature => "invalid-signature",
        Untrusted::Time => "stale-signature",
    };
    if is_signed {
        metrics::count("refused", code);
    }
    Problem::new(StatusCode::BAD_REQUEST, code).because(Cause::warning("an event was refused", code))
}
