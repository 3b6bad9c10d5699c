//! The answer as JSON. It says how what was given compares, never what is on file.

use billing::{CardStatus, Decline, Field, Step};
use serde::Serialize;

use crate::comparison::Comparison;

#[derive(Serialize)]
pub(crate) struct CheckAnswer<'a> {
    fields: Vec<FieldAnswer>,
    decline: Option<DeclineAnswer<'a>>,
    card: Option<CardAnswer>,
    next: Vec<&'static str>,
}

#[derive(Serialize)]
struct FieldAnswer {
    field: &'static str,
    result: &'static str,
}

/// All that is said of it to the bank stands here, for the decline may have been another subscription's of the card's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclineAnswer<'a> {
    code: &'static str,
    category: &'static str,
    /// The field that it blames, if it is one.
    field: Option<&'static str>,
    at: String,
    amount: &'a str,
    currency: &'a str,
    statement_name: &'a str,
}

#[derive(Serialize)]
struct CardAnswer {
    status: &'static str,
}

impl<'a> CheckAnswer<'a> {
    pub(crate) fn new(
        comparison: &Comparison,
        decline: Option<&'a Decline>,
        card: Option<CardStatus>,
        next: Vec<Step>,
    ) -> Self {
        let fields = comparison.fields().iter();
        Self {
            fields: fields.map(|(field, it)| FieldAnswer { field: field.path(), result: it.as_str() }).collect(),
            decline: decline.map(|decline| DeclineAnswer {
                code: decline.code().as_str(),
                category: decline.code().category().as_str(),
                field: decline.code().blames().first().map(|field: &Field| field.path()),
                at: format!("{:.0}", decline.at()),
                amount: decline.money().amount(),
                currency: decline.money().currency(),
                statement_name: decline.statement_name(),
            }),
            card: card.map(|status| CardAnswer { status: status.as_str() }),
            next: next.into_iter().map(Step::as_str).collect(),
        }
    }
}
