//! `expand[]`: replaces ids by their objects, along a path of members.

use serde_json::Value;

use super::error::ApiError;
use super::object::text;
use super::resources::{lists, settlement};
use super::transaction::Transaction;

/// The longest path, in members.
const MAX_DEPTH: usize = 4;

/// Fails if a path is longer than [`MAX_DEPTH`].
pub(super) fn check(paths: &[String]) -> Result<(), ApiError> {
    match paths.iter().find(|path| path.split('.').count() > MAX_DEPTH) {
        Some(path) => {
            let message = format!("You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}");
            Err(ApiError::bad_value("expand", &message))
        }
        None => Ok(()),
    }
}

/// Replaces the ids at the end of each path, and along it, by their objects.
pub(super) fn expand(tx: &Transaction, object: &mut Value, paths: &[String]) -> Result<(), ApiError> {
    for path in paths {
        let members: Vec<_> = path.split('.').collect();
        expand_path(tx, object, &members)
            .ok_or_else(|| ApiError::bad_value("expand", &format!("This property cannot be expanded ({path}).")))?;
    }
    Ok(())
}

/// Expands one path; none if the object has no such member.
fn expand_path(tx: &Transaction, object: &mut Value, members: &[&str]) -> Option<()> {
    let Some((member, rest)) = members.split_first() else { return Some(()) };
    if *member == "payments" && object["object"] == "invoice" && object.get("payments").is_none() {
        let payments = settlement::payments(tx, text(object, "id"));
        let url = format!("/v1/invoice_payments?invoice={}", text(object, "id"));
        object["payments"] = lists::complete(&payments, &url);
    }
    match object.get_mut(*member)? {
        Value::Array(entries) => entries.iter_mut().try_for_each(|entry| expand_path(tx, entry, rest)),
        Value::Null => Some(()),
        found @ Value::String(_) => {
            let referred = found.as_str().and_then(|id| tx.journal.get(id)).cloned()?;
            *found = referred;
            expand_path(tx, found, rest)
        }
        found @ Value::Object(_) => expand_path(tx, found, rest),
        _ => None,
    }
}
