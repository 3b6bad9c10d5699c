//! Customers.

use serde_json::{Value, json};

use super::super::form::Form;
use super::super::ledger::Ledger;
use super::super::refusal::Refusal;
use super::{lists, metadata, payment_methods};

/// A customer.
pub(in crate::psp) fn new(id: &str, name: &str, metadata: &Value, created: i64) -> Value {
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

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("customer", id).cloned()
}

pub(in crate::psp) fn list(ledger: &Ledger, form: &mut Form) -> Result<Value, Refusal> {
    lists::page(&ledger.all("cus_"), "/v1/customers", form)
}

/// Changes the metadata, and the card that pays what has none of its own.
pub(in crate::psp) fn update(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let customer = retrieve(ledger, id)?;
    let mut settings = customer["invoice_settings"].clone();
    if let Some(method) = form.take("invoice_settings[default_payment_method]") {
        settings["default_payment_method"] = payment_methods::of_customer(ledger, &method, id)?;
    }
    let members = json!({"invoice_settings": settings, "metadata": metadata(&customer, form)?});
    ledger.change("customer.updated", id, &members);
    retrieve(ledger, id)
}
