//! `expand[]`: objects in place of their ids, along a path of members.

use serde_json::Value;

use super::ledger::{Ledger, text};
use super::refusal::Refusal;
use super::resources::{invoices, lists};

/// The longest path, in members.
const DEEPEST: usize = 4;

/// The paths are not too long.
pub(super) fn check(paths: &[String]) -> Result<(), Refusal> {
    match paths.iter().find(|path| path.split('.').count() > DEEPEST) {
        Some(path) => {
            let message = format!("You cannot expand more than {DEEPEST} levels of a property. Property: {path}");
            Err(Refusal::bad_value("expand", &message))
        }
        None => Ok(()),
    }
}

/// Puts objects in place of the ids at the ends of the paths, and on the way there.
pub(super) fn expand(ledger: &Ledger, object: &mut Value, paths: &[String]) -> Result<(), Refusal> {
    for path in paths {
        let members: Vec<_> = path.split('.').collect();
        along(ledger, object, &members)
            .ok_or_else(|| Refusal::bad_value("expand", &format!("This property cannot be expanded ({path}).")))?;
    }
    Ok(())
}

/// None where there is no such member.
fn along(ledger: &Ledger, object: &mut Value, members: &[&str]) -> Option<()> {
    let Some((member, rest)) = members.split_first() else { return Some(()) };
    if *member == "payments" && object["object"] == "invoice" && object.get("payments").is_none() {
        let payments = invoices::payments(ledger, text(object, "id"));
        let url = format!("/v1/invoice_payments?invoice={}", text(object, "id"));
        object["payments"] = lists::whole(&payments, &url);
    }
    match object.get_mut(*member)? {
        Value::Array(entries) => entries.iter_mut().try_for_each(|entry| along(ledger, entry, rest)),
        Value::Null => Some(()),
        found @ Value::String(_) => {
            let referred = found.as_str().and_then(|id| ledger.state.get(id)).cloned()?;
            *found = referred;
            along(ledger, found, rest)
        }
        found @ Value::Object(_) => along(ledger, found, rest),
        _ => None,
    }
}
