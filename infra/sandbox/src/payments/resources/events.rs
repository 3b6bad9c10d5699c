//! Events, as they are sent to the site, for reading again.

use serde_json::Value;

use super::lists;
use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("event", id).cloned()
}

/// Lists events, filtered by `type`.
pub(crate) fn list(tx: &Transaction, params: &mut Params) -> Result<Value, ApiError> {
    let mut all = tx.objects("evt_");
    if let Some(wanted) = params.take("type") {
        all.retain(|event| text(event, "type") == wanted);
    }
    lists::page(&all, "/v1/events", params)
}
