//! The page of the card's bank, on which its holder approves or refuses.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::{kronor, nothing, onward, page};
use crate::psp::form::Form;
use crate::psp::ledger::{Ledger, text};
use crate::psp::resources::{payment_intents, setup_intents};
use crate::psp::{Psp, SELLER};

#[derive(Template)]
#[template(path = "psp/approve.html")]
struct Page<'a> {
    seller: &'a str,
    last4: &'a str,
    /// What is to be paid; none where a card is only to be kept.
    amount: Option<String>,
}

pub(in crate::psp) async fn show(State(psp): State<Psp>, Path(id): Path<String>) -> Response {
    let asked = psp.look(|ledger| {
        let intent = asked(ledger, &id)?;
        let method = ledger.state.get(text(&intent, "payment_method")).cloned()?;
        Some((intent, method))
    });
    let Some((intent, method)) = asked else { return nothing_to_approve() };
    let last4 = text(&method["card"], "last4");
    page(StatusCode::OK, &Page { seller: SELLER, last4, amount: intent["amount"].as_i64().map(kronor) })
}

pub(in crate::psp) async fn answer(State(psp): State<Psp>, Path(id): Path<String>, body: String) -> Response {
    let approved = Form::parse(&body).take("action").is_some_and(|action| action == "approve");
    let decided = psp.transact(Value::Null, |ledger| match asked(ledger, &id) {
        Some(_) if id.starts_with("pi_") => payment_intents::decide(ledger, &id, approved).map(Some),
        Some(_) => setup_intents::decide(ledger, &id, approved).map(Some),
        None => Ok(None),
    });
    match decided {
        Ok(Some(address)) => onward(&address),
        Ok(None) => nothing_to_approve(),
        Err(refusal) => refusal.into_response(),
    }
}

/// The intent, if its card's holder has been asked and has not answered.
fn asked(ledger: &Ledger, id: &str) -> Option<Value> {
    let intent = ledger.state.get(id).filter(|intent| text(&intent["next_action"], "type") == "redirect_to_url");
    intent.cloned()
}

fn nothing_to_approve() -> Response {
    nothing("Det finns inget att godkänna", "Du har redan svarat, eller så har säljaren avbrutit.", None)
}
