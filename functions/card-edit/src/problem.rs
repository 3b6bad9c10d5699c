//! The problems for errors of the use cases.

use http::StatusCode;
use payments::Error;
use serde_json::json;
use web::cause::Cause;
use web::{Problem, clock};

use crate::answer::InvoiceAnswer;

/// The problem for an error. Its cause is a failure of the table or the provider, if it is one.
pub(crate) fn problem(error: &Error) -> Problem {
    let conflict = |code| Problem::new(StatusCode::CONFLICT, code);
    match error {
        Error::Billing(error) => of_billing(error),
        Error::NotFound => Problem::NOT_FOUND,
        Error::CardChanged(_) => Problem::new(StatusCode::PRECONDITION_FAILED, "card-changed"),
        Error::Busy { wait } => conflict("card-busy").retry_after(*wait),
        Error::TooManyAttempts(exceeded) => Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts")
            .with("limit", json!(exceeded.limit))
            .retry_after(exceeded.until.duration_since(clock::now())),
        Error::Cancelled => conflict("subscription-cancelled"),
        Error::Invoiced => conflict("subscription-invoiced"),
        Error::NoCard => conflict("no-card"),
        Error::NotChargeable => conflict("card-not-chargeable"),
        Error::NothingToPay => conflict("nothing-to-pay"),
        Error::InvoiceWithdrawn => conflict("invoice-withdrawn"),
        Error::InvoiceChanged { invoice, next_attempt } => {
            conflict("invoice-changed").with("openInvoice", json!(InvoiceAnswer::of(invoice, *next_attempt)))
        }
        Error::CardSwitched { card, details } => {
            let (brand, last4) = (details.brand.as_str(), details.last4.as_str());
            conflict("card-switched").with("card", json!({"id": card.as_str(), "brand": brand, "last4": last4}))
        }
        Error::OtherSubscriptions(code) => Problem::with_field("also", *code),
        Error::Refused { field, source } => {
            let problem = match field {
                Some(field) => Problem::with_field(*field, "refused-by-provider"),
                None => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused-by-provider"),
            };
            problem.because(Cause::error("the provider refuses", source.clone()))
        }
        Error::Provider(error) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "provider-unavailable")
            .because(Cause::error("the payment provider failed", error.clone())),
        Error::Contention | Error::OtherOrganisation => {
            Problem::UNAVAILABLE.because(Cause::error("the provider and the table do not agree", error.to_string()))
        }
    }
}

fn of_billing(error: &billing::Error) -> Problem {
    match error {
        billing::Error::NotFound => Problem::NOT_FOUND,
        billing::Error::NotOwner => Problem::new(StatusCode::FORBIDDEN, "not-card-owner"),
        billing::Error::Changed(_) => Problem::new(StatusCode::PRECONDITION_FAILED, "card-changed"),
        billing::Error::KeyReused => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
        billing::Error::Unavailable(_) | billing::Error::Corrupt(_) => {
            Problem::UNAVAILABLE.because(Cause::error("the billing table failed", error.to_string()))
        }
    }
}
