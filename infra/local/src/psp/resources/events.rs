//! Events, as they are told to the site, to be read again.

use serde_json::Value;

use super::super::form::Form;
use super::super::ledger::{Ledger, text};
use super::super::refusal::Refusal;
use super::lists;

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("event", id).cloned()
}

pub(in crate::psp) fn list(ledger: &Ledger, form: &mut Form) -> Result<Value, Refusal> {
    let mut all = ledger.all("evt_");
    if let Some(wanted) = form.take("type") {
        all.retain(|event| text(event, "type") == wanted);
    }
    lists::page(&all, "/v1/events", form)
}
