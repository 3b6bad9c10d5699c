//! Customers.

use serde_json::{Value, json};

use super::{lists, metadata, payment_methods};
use crate::payments::error::ApiError;
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// A customer.
pub(crate) fn new(id: &str, name: &str, metadata: &Value, created: i64) -> Value {
    json!({
        "id": id, "object": "customer", "address": null, "balance": 0, "created": created, "currency": "sek",
        "default_source": null, "delinquent": false, "description": null, "discount": null, "email": null,
        "invoice_prefix": "SANDBOX", "livemode": false, "metadata": metadata, "name": name, "next_invoice_sequence": 1,
        "invoice_settings": {
            "custom_fields": null, "default_payment_method": null, "footer": null, "rendering_options": null,
        },
        "phone": null, "preferred_locales": ["sv"], "shipping": null, "tax_exempt": "none", "test_clock": null,
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("customer", id).cloned()
}

pub(crate) fn list(tx: &Transaction, params: &mut Params) -> Result<Value, ApiError> {
    lists::page(&tx.objects("cus_"), "/v1/customers", params)
}

/// Changes the metadata, and the default card: it pays the subscriptions that have no card of their own.
pub(crate) fn update(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let customer = retrieve(tx, id)?;
    let mut settings = customer["invoice_settings"].clone();
    if let Some(method) = params.take("invoice_settings[default_payment_method]") {
        settings["default_payment_method"] = payment_methods::of_customer(tx, &method, id)?;
    }
    let members = json!({"invoice_settings": settings, "metadata": metadata::merged(&customer, params)?});
    tx.update("customer.updated", id, &members);
    retrieve(tx, id)
}
