//! The problems for errors of the use cases.

use http::StatusCode;
use payments::Error;
use serde_json::json;
use tracing::error;
use web::Problem;
use web::problem::FieldError;

use crate::answer::InvoiceAnswer;

/// The problem for an error. A failure of the table or the provider is logged.
pub(crate) fn problem(error: &Error) -> Problem {
    let conflict = |code| Problem::new(StatusCode::CONFLICT, code);
    match error {
        Error::Billing(error) => of_billing(error),
        Error::NotFound => Problem::NOT_FOUND,
        Error::CardChanged(_) => Problem::new(StatusCode::PRECONDITION_FAILED, "card-changed"),
        Error::Busy => conflict("card-busy"),
        Error::Cancelled => conflict("subscription-cancelled"),
        Error::Invoiced => conflict("subscription-invoiced"),
        Error::NoCard => conflict("no-card"),
        Error::NothingToPay => conflict("nothing-to-pay"),
        Error::InvoiceChanged(invoice) => {
            conflict("invoice-changed").with("openInvoice", json!(InvoiceAnswer::of(invoice)))
        }
        Error::CardSwitched { card, details } => {
            let (brand, last4) = (details.brand.as_str(), details.last4.as_str());
            conflict("card-switched").with("card", json!({"id": card.as_str(), "brand": brand, "last4": last4}))
        }
        Error::OtherSubscriptions(code) => with_field("also", code),
        Error::Refused { field, source } => {
            error!(error = %source, "the provider refuses");
            match field {
                Some(field) => with_field(field, "refused-by-provider"),
                None => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused-by-provider"),
            }
        }
        Error::Provider(error) => {
            error!(%error, "the payment provider failed");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "provider-unavailable")
        }
        Error::Contention | Error::OtherOrganisation => {
            error!(%error, "the provider and the table do not agree");
            Problem::UNAVAILABLE
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
            error!(%error, "the billing table failed");
            Problem::UNAVAILABLE
        }
    }
}

fn with_field(field: &str, code: &'static str) -> Problem {
    Problem::with_fields(FieldError { field: field.to_owned(), code: code.into() }, Vec::new())
}
