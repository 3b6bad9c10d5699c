//! What the route does.

use std::sync::Arc;

use axum::extract::State;
use billing::Billing;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use provider::Accounts;
use provider::accounts::Error;
use tracing::{error, info, warn};
use web::body::RawBody;
use web::{Problem, metrics};

use crate::event::{About, Event};
use crate::signature::{HEADER, Secrets, Untrusted};

/// For how many days an event is known: longer than the provider goes on sending it.
const KNOWN_FOR_DAYS: u16 = 7;

/// What the handler works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) accounts: Accounts,
    pub(crate) secrets: Arc<Secrets>,
}

/// `POST /api/provider-events`
pub(crate) async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<StatusCode, Problem> {
    let header = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    app.secrets.check(header, &body, Timestamp::now()).map_err(|untrusted| refused(&untrusted, !header.is_empty()))?;
    let event = Event::parse(&body).ok_or(Problem::INVALID_JSON)?;

    let Event { id, kind, about } = event;
    let Some(about) = about else {
        info!(kind, "an event that is of no concern here");
        return Ok(StatusCode::OK);
    };
    let billing = app.accounts.billing();
    match deal_with(&app.accounts, billing, &id, about).await {
        Ok(()) => Ok(StatusCode::OK),
        Err(error) => {
            error!(kind, %error, "an event could not be dealt with; the provider will send it again");
            Err(Problem::UNAVAILABLE)
        }
    }
}

/// Marked when all is done, never before: all of it can be done again, and nothing may be lost.
async fn deal_with(accounts: &Accounts, billing: &Billing, event: &str, about: About) -> Result<(), Error> {
    if billing.is_done(event, Timestamp::now()).await? {
        return Ok(());
    }
    match about {
        About::NewCard(session) => match accounts.complete_new_card(&session, None).await {
            // A visit that was not ours.
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        },
        About::Subscription(customer, id) => accounts.mirror_subscription(&customer, &id).await?,
        About::Customer(customer) => accounts.mirror_customer(&customer).await?,
        About::Verification(customer, id) => accounts.note_verified(&customer, &id).await?,
        About::Card(customer, id) => accounts.mirror_card(&customer, &id).await?,
    }
    Ok(billing.mark_done(event, KNOWN_FOR_DAYS, Timestamp::now()).await?)
}

/// Counts what was signed: the provider's own events, if our secret is not its any more. Others do not sign.
fn refused(untrusted: &Untrusted, signed: bool) -> Problem {
    let code = match untrusted {
        Untrusted::Signature => "invalid-signature",
        Untrusted::Time => "stale-signature",
    };
    warn!(code, "an event was refused");
    if signed {
        metrics::count("refused", code);
    }
    Problem::new(StatusCode::BAD_REQUEST, code)
}
