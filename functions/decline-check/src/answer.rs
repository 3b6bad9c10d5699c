//! The answer as JSON. It has the results of the comparison, never the details of the card.

use billing::Decline;
use serde::Serialize;

use crate::check::Explanation;

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

/// Everything that the person may have to tell the bank: the decline may be of another subscription that the card pays.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclineAnswer<'a> {
    code: &'static str,
    category: &'static str,
    /// The field that the code blames. None if it blames none.
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
    pub(crate) fn of(explanation: &'a Explanation) -> Self {
        let fields = explanation.comparison.fields().iter();
        Self {
            fields: fields
                .map(|(field, outcome)| FieldAnswer { field: field.path(), result: outcome.as_str() })
                .collect(),
            decline: explanation.decline.as_ref().map(DeclineAnswer::of),
            card: explanation.status.map(|status| CardAnswer { status: status.as_str() }),
            next: explanation.next.iter().map(|step| step.as_str()).collect(),
        }
    }
}

impl<'a> DeclineAnswer<'a> {
    fn of(decline: &'a Decline) -> Self {
        Self {
            code: decline.code().as_str(),
            category: decline.code().category().as_str(),
            field: decline.code().blames().first().map(|field| field.path()),
            at: format!("{:.0}", decline.at()),
            amount: decline.money().amount(),
            currency: decline.money().currency(),
            statement_name: decline.statement_name(),
        }
    }
}
