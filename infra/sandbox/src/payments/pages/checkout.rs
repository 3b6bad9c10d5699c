//! The hosted page on which a card is entered.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::card_form::{CardForm, FieldError};
use super::layout::{not_found, see_other};
use crate::html::page;
use crate::payments::bank::{TEST_NUMBERS, TestNumber};
use crate::payments::error::ApiError;
use crate::payments::object::{new_id, text};
use crate::payments::params::Params;
use crate::payments::provider::PaymentProvider;
use crate::payments::resources::{checkout_sessions, payment_methods, setup_intents};
use crate::payments::seller::SELLER;
use crate::payments::transaction::Transaction;

/// The countries to choose from, in the order of their names.
const COUNTRIES: &[(&str, &str)] = &[
    ("DK", "Danmark"),
    ("FI", "Finland"),
    ("FR", "Frankrike"),
    ("IE", "Irland"),
    ("NL", "Nederländerna"),
    ("NO", "Norge"),
    ("PL", "Polen"),
    ("GB", "Storbritannien"),
    ("SE", "Sverige"),
    ("DE", "Tyskland"),
    ("US", "USA"),
];

#[derive(Template)]
#[template(path = "payments/checkout.html")]
struct Page<'a> {
    seller: &'a str,
    customer: &'a str,
    form: &'a CardForm,
    errors: &'a [FieldError],
    /// Why the bank refused the card.
    declined: Option<&'a str>,
    countries: &'a [(&'a str, &'a str)],
    test_numbers: &'a [TestNumber],
}

impl Page<'_> {
    fn error(&self, field: &str) -> Option<&'static str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text)
    }
}

/// What follows a submitted form.
enum Outcome {
    /// The browser goes on to this address.
    Redirect(String),
    /// The page is shown again.
    Retry { errors: Vec<FieldError>, declined: Option<String> },
}

pub(crate) async fn show(State(provider): State<PaymentProvider>, Path(id): Path<String>) -> Response {
    let visit = provider.transact(Value::Null, |tx| {
        let session = checkout_sessions::retrieve(tx, &id)?;
        let intent = setup_intents::retrieve(tx, text(&session, "setup_intent"))?;
        let refused = text(&intent["last_setup_error"], "code") == "setup_intent_authentication_failure";
        let declined = if refused { Some("Du godkände inte kortet hos banken.") } else { None };
        Ok((session, declined))
    });
    match visit {
        Ok((session, declined)) => match text(&session, "status") {
            "open" => form_page(&provider, &session, StatusCode::OK, &CardForm::empty(), &[], declined),
            _ => closed(&session),
        },
        Err(error) => failed(error),
    }
}

pub(crate) async fn submit(State(provider): State<PaymentProvider>, Path(id): Path<String>, body: String) -> Response {
    let mut params = Params::parse(&body);
    let save = params.take("action").is_none_or(|action| action != "cancel");
    let form = CardForm::from(&mut params);
    let visit = provider.transact(Value::Null, |tx| {
        let session = checkout_sessions::retrieve(tx, &id)?;
        if text(&session, "status") != "open" {
            return Ok((session, None));
        }
        let outcome = if save { enter(tx, &session, &form)? } else { cancel(&session) };
        Ok((session, Some(outcome)))
    });
    match visit {
        Ok((_, Some(Outcome::Redirect(address)))) => see_other(&address),
        Ok((session, Some(Outcome::Retry { errors, declined }))) => {
            form_page(&provider, &session, StatusCode::UNPROCESSABLE_ENTITY, &form, &errors, declined.as_deref())
        }
        Ok((session, None)) => closed(&session),
        Err(error) => failed(error),
    }
}

/// Asks the bank about the entered card. The session is complete once the bank approves.
fn enter(tx: &mut Transaction, session: &Value, form: &CardForm) -> Result<Outcome, ApiError> {
    let card = match form.card(tx.now) {
        Ok(card) => card,
        Err(errors) => return Ok(Outcome::Retry { errors, declined: None }),
    };
    let CardForm { name, line1, postal_code, city, country, .. } = form;
    let details = payment_methods::billing_details(name, line1, postal_code, city, country);
    let method = new_id("pm");
    tx.add(&payment_methods::new(&method, &card.as_card(), &details, tx.now));
    let intent = text(session, "setup_intent");
    let here = format!("{}/checkout/{}", tx.address, text(session, "id"));
    match setup_intents::attempt(tx, intent, &method, Some(&here)) {
        Ok(()) => {}
        Err(error) if error.keeps_changes() => {
            return Ok(Outcome::Retry { errors: Vec::new(), declined: Some(error.cardholder_message().to_owned()) });
        }
        Err(error) => return Err(error),
    }
    let intent = setup_intents::retrieve(tx, intent)?;
    let bank = intent["next_action"]["redirect_to_url"]["url"].as_str();
    let next = match bank {
        Some(bank) => bank.to_owned(),
        None => success(session),
    };
    Ok(Outcome::Redirect(next))
}

fn cancel(session: &Value) -> Outcome {
    Outcome::Redirect(session["cancel_url"].as_str().unwrap_or("/psp").to_owned())
}

/// The seller's address after success, with the session's id in the place for it.
fn success(session: &Value) -> String {
    text(session, "success_url").replace("{CHECKOUT_SESSION_ID}", text(session, "id"))
}

fn form_page(
    provider: &PaymentProvider,
    session: &Value,
    status: StatusCode,
    form: &CardForm,
    errors: &[FieldError],
    declined: Option<&str>,
) -> Response {
    let customer = provider.read(|tx| tx.journal.get(text(session, "customer")).cloned()).unwrap_or_default();
    let customer = text(&customer, "name");
    let content =
        Page { seller: SELLER, customer, form, errors, declined, countries: COUNTRIES, test_numbers: TEST_NUMBERS };
    page(status, &content)
}

/// The response for a session that is no longer open: complete, or expired.
fn closed(session: &Value) -> Response {
    if text(session, "status") == "complete" {
        return see_other(&success(session));
    }
    let text = "Tiden för att lägga till kortet har gått ut. Inget kort lades till. Börja om hos säljaren.";
    not_found("Sidan gäller inte längre", text, session["cancel_url"].as_str())
}

fn failed(error: ApiError) -> Response {
    if error.status() == StatusCode::NOT_FOUND {
        return not_found("Sidan finns inte", "Adressen hör inte till något köp. Börja om hos säljaren.", None);
    }
    error.into_response()
}
