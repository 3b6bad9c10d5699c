//! The page of the card's bank, on which the cardholder approves or refuses.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::layout::{kronor, not_found, see_other};
use crate::html::page;
use crate::payments::object::text;
use crate::payments::params::Params;
use crate::payments::provider::PaymentProvider;
use crate::payments::resources::{payment_intents, setup_intents};
use crate::payments::seller::SELLER;
use crate::payments::transaction::Transaction;

#[derive(Template)]
#[template(path = "payments/approve.html")]
struct Page<'a> {
    seller: &'a str,
    last4: &'a str,
    /// The amount to pay; none where a card is only to be stored.
    amount: Option<String>,
}

pub(crate) async fn show(State(provider): State<PaymentProvider>, Path(id): Path<String>) -> Response {
    let waiting = provider.read(|tx| {
        let intent = waiting_intent(tx, &id)?;
        let method = tx.journal.get(text(&intent, "payment_method")).cloned()?;
        Some((intent, method))
    });
    let Some((intent, method)) = waiting else { return nothing_to_approve() };
    let last4 = text(&method["card"], "last4");
    page(StatusCode::OK, &Page { seller: SELLER, last4, amount: intent["amount"].as_i64().map(kronor) })
}

pub(crate) async fn submit(State(provider): State<PaymentProvider>, Path(id): Path<String>, body: String) -> Response {
    let approved = Params::parse(&body).take("action").is_some_and(|action| action == "approve");
    let decided = provider.transact(Value::Null, |tx| match waiting_intent(tx, &id) {
        Some(_) if id.starts_with("pi_") => payment_intents::decide(tx, &id, approved).map(Some),
        Some(_) => setup_intents::decide(tx, &id, approved).map(Some),
        None => Ok(None),
    });
    match decided {
        Ok(Some(address)) => see_other(&address),
        Ok(None) => nothing_to_approve(),
        Err(error) => error.into_response(),
    }
}

/// The intent, if it waits for the cardholder's decision.
fn waiting_intent(tx: &Transaction, id: &str) -> Option<Value> {
    let intent = tx.journal.get(id).filter(|intent| text(&intent["next_action"], "type") == "redirect_to_url");
    intent.cloned()
}

fn nothing_to_approve() -> Response {
    not_found("Det finns inget att godkänna", "Du har redan svarat, eller så har säljaren avbrutit.", None)
}
