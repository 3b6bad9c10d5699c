//! The hosted page on which a card is entered.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::entry::{Entry, Fault};
use super::{nothing, onward, page};
use crate::psp::bank::{TEST_NUMBERS, TestNumber};
use crate::psp::form::Form;
use crate::psp::ledger::{Ledger, new_id, text};
use crate::psp::refusal::Refusal;
use crate::psp::resources::{checkout_sessions, payment_methods, setup_intents};
use crate::psp::{Psp, SELLER};

/// Countries that can be chosen, in the order of their names.
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
#[template(path = "psp/checkout.html")]
struct Page<'a> {
    seller: &'a str,
    customer: &'a str,
    entry: &'a Entry,
    faults: &'a [Fault],
    /// Why the bank has not let the card be kept.
    declined: Option<&'a str>,
    countries: &'a [(&'a str, &'a str)],
    test_numbers: &'a [TestNumber],
}

impl Page<'_> {
    fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.text)
    }
}

/// Where a visit to the page leads.
enum Outcome {
    /// To another address.
    Onward(String),
    /// To the page again.
    Again { faults: Vec<Fault>, declined: Option<String> },
}

pub(in crate::psp) async fn show(State(psp): State<Psp>, Path(id): Path<String>) -> Response {
    let visit = psp.transact(Value::Null, |ledger| {
        let session = checkout_sessions::retrieve(ledger, &id)?;
        let intent = setup_intents::retrieve(ledger, text(&session, "setup_intent"))?;
        let refused = text(&intent["last_setup_error"], "code") == "setup_intent_authentication_failure";
        Ok((session, refused.then_some("Du godkände inte kortet hos banken.")))
    });
    match visit {
        Ok((session, declined)) => match text(&session, "status") {
            "open" => form(&psp, &session, StatusCode::OK, &Entry::empty(), &[], declined),
            _ => closed(&session),
        },
        Err(refusal) => failed(refusal),
    }
}

pub(in crate::psp) async fn answer(State(psp): State<Psp>, Path(id): Path<String>, body: String) -> Response {
    let mut typed = Form::parse(&body);
    let save = typed.take("action").is_none_or(|action| action != "cancel");
    let entry = Entry::from(&mut typed);
    let visit = psp.transact(Value::Null, |ledger| {
        let session = checkout_sessions::retrieve(ledger, &id)?;
        if text(&session, "status") != "open" {
            return Ok((session, None));
        }
        let outcome = if save { enter(ledger, &session, &entry)? } else { cancel(&session) };
        Ok((session, Some(outcome)))
    });
    match visit {
        Ok((_, Some(Outcome::Onward(address)))) => onward(&address),
        Ok((session, Some(Outcome::Again { faults, declined }))) => {
            form(&psp, &session, StatusCode::UNPROCESSABLE_ENTITY, &entry, &faults, declined.as_deref())
        }
        Ok((session, None)) => closed(&session),
        Err(refusal) => failed(refusal),
    }
}

/// Asks the bank about the card that was typed. The session is complete once it approves.
fn enter(ledger: &mut Ledger, session: &Value, entry: &Entry) -> Result<Outcome, Refusal> {
    let card = match entry.card(ledger.now) {
        Ok(card) => card,
        Err(faults) => return Ok(Outcome::Again { faults, declined: None }),
    };
    let Entry { name, line1, postal_code, city, country, .. } = entry;
    let details = payment_methods::billing_details(name, line1, postal_code, city, country);
    let method = new_id("pm");
    ledger.add(&payment_methods::new(&method, &card.as_card(), &details, ledger.now));
    let intent = text(session, "setup_intent");
    let here = format!("{}/checkout/{}", ledger.address, text(session, "id"));
    match setup_intents::attempt(ledger, intent, &method, Some(&here)) {
        Ok(()) => {}
        Err(refusal) if refusal.leaves_traces() => {
            return Ok(Outcome::Again { faults: Vec::new(), declined: Some(refusal.words().to_owned()) });
        }
        Err(refusal) => return Err(refusal),
    }
    let intent = setup_intents::retrieve(ledger, intent)?;
    let bank = intent["next_action"]["redirect_to_url"]["url"].as_str();
    Ok(Outcome::Onward(bank.map_or_else(|| success(session), str::to_owned)))
}

fn cancel(session: &Value) -> Outcome {
    Outcome::Onward(session["cancel_url"].as_str().unwrap_or("/psp").to_owned())
}

/// The seller's address, which learns the session's id where it has room for it.
fn success(session: &Value) -> String {
    text(session, "success_url").replace("{CHECKOUT_SESSION_ID}", text(session, "id"))
}

fn form(
    psp: &Psp,
    session: &Value,
    status: StatusCode,
    entry: &Entry,
    faults: &[Fault],
    declined: Option<&str>,
) -> Response {
    let customer = psp.look(|ledger| ledger.state.get(text(session, "customer")).cloned()).unwrap_or_default();
    let customer = text(&customer, "name");
    let page_ =
        Page { seller: SELLER, customer, entry, faults, declined, countries: COUNTRIES, test_numbers: TEST_NUMBERS };
    page(status, &page_)
}

/// The session is over: with a card, or because its time was.
fn closed(session: &Value) -> Response {
    if text(session, "status") == "complete" {
        return onward(&success(session));
    }
    let text = "Tiden för att lägga till kortet har gått ut. Inget kort lades till. Börja om hos säljaren.";
    nothing("Sidan gäller inte längre", text, session["cancel_url"].as_str())
}

fn failed(refusal: Refusal) -> Response {
    if refusal.status() == StatusCode::NOT_FOUND {
        return nothing("Sidan finns inte", "Adressen hör inte till något köp. Börja om hos säljaren.", None);
    }
    refusal.into_response()
}
