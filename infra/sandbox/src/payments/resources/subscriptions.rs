//! Subscriptions: what is paid each month, and with which card.

use serde_json::{Value, json};

use super::{lists, metadata, payment_methods, products};
use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// The particulars of a new subscription.
pub(crate) struct Terms<'a> {
    pub(crate) customer: &'a str,
    pub(crate) price: &'a Value,
    pub(crate) metadata: Value,
    /// The id of its own card, or null.
    pub(crate) method: Value,
    /// Start and end, in seconds since 1970.
    pub(crate) period: (i64, i64),
}

/// An active subscription with one item. The item has its period.
pub(crate) fn new(id: &str, terms: Terms) -> Value {
    let Terms { customer, price, metadata, method, period: (start, end) } = terms;
    let item = json!({
        "id": id.replacen("sub_", "si_", 1), "object": "subscription_item", "billing_thresholds": null, "created": start,
        "current_period_start": start, "current_period_end": end, "discounts": [], "metadata": {},
        "plan": products::plan(price), "price": price, "quantity": 1, "subscription": id, "tax_rates": [],
    });
    json!({
        "id": id, "object": "subscription", "application": null, "application_fee_percent": null,
        "automatic_tax": {"disabled_reason": null, "enabled": false, "liability": null},
        "billing_cycle_anchor": start, "billing_cycle_anchor_config": null,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": null},
        "billing_schedules": [],
        "billing_thresholds": null, "cancel_at": null, "cancel_at_period_end": false, "canceled_at": null,
        "cancellation_details": {"comment": null, "feedback": null, "reason": null},
        "collection_method": "charge_automatically", "created": start, "currency": "sek", "customer": customer,
        "days_until_due": null, "default_payment_method": method, "default_source": null, "default_tax_rates": [],
        "description": null, "discounts": [], "ended_at": null,
        "invoice_settings": {"account_tax_ids": null, "issuer": {"type": "self"}},
        "items": lists::complete(&[item], &format!("/v1/subscription_items?subscription={id}")),
        "latest_invoice": null, "livemode": false, "metadata": metadata, "next_pending_invoice_item_invoice": null,
        "on_behalf_of": null, "pause_collection": null,
        "payment_settings": {
            "payment_method_options": null, "payment_method_types": ["card"], "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": null, "pending_setup_intent": null, "pending_update": null, "schedule": null,
        "start_date": start, "status": "active", "test_clock": null, "transfer_data": null, "trial_end": null,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}}, "trial_start": null,
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("subscription", id).cloned()
}

/// Lists subscriptions, filtered by `customer` and `status`. Without a status, cancelled ones are left out.
pub(crate) fn list(tx: &Transaction, params: &mut Params) -> Result<Value, ApiError> {
    let mut all = tx.objects("sub_");
    if let Some(customer) = params.take("customer") {
        tx.get("customer", &customer).map_err(|error| error.with_param("customer"))?;
        all.retain(|subscription| text(subscription, "customer") == customer);
    }
    let ended = ["canceled", "incomplete_expired"];
    match params.take("status").as_deref() {
        None => all.retain(|subscription| text(subscription, "status") != "canceled"),
        Some("all") => {}
        Some("ended") => all.retain(|subscription| ended.contains(&text(subscription, "status"))),
        Some(status) => all.retain(|subscription| text(subscription, "status") == status),
    }
    lists::page(&all, "/v1/subscriptions", params)
}

/// Changes its own card, the metadata, and whether it ends with its period.
pub(crate) fn update(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let subscription = retrieve(tx, id)?;
    let mut members = json!({"metadata": metadata::merged(&subscription, params)?});
    if let Some(ends) = params.flag("cancel_at_period_end")? {
        let end = &subscription["items"]["data"][0]["current_period_end"];
        members["cancel_at_period_end"] = ends.into();
        members["cancel_at"] = if ends { end.clone() } else { Value::Null };
    }
    if let Some(method) = params.take("default_payment_method") {
        if text(&subscription, "status") == "canceled" {
            let message = "A canceled subscription can only update its cancellation_details and metadata.";
            return Err(ApiError::invalid(message).with_code("invalid_canceled_subscription_fields"));
        }
        members["default_payment_method"] = payment_methods::of_customer(tx, &method, text(&subscription, "customer"))?;
    }
    tx.update("customer.subscription.updated", id, &members);
    retrieve(tx, id)
}

/// Ends it at once.
pub(crate) fn cancel(tx: &mut Transaction, id: &str) -> Result<Value, ApiError> {
    if text(&retrieve(tx, id)?, "status") == "canceled" {
        return Err(ApiError::no_such("subscription", id));
    }
    let now = tx.now;
    tx.set(id, &json!({"status": "canceled", "canceled_at": now, "ended_at": now}));
    tx.emit("customer.subscription.deleted", id);
    retrieve(tx, id)
}

/// The id of the card that pays it: its own, or else its customer's default.
pub(crate) fn payer(tx: &Transaction, subscription: &Value) -> Option<String> {
    if let Some(own) = subscription["default_payment_method"].as_str() {
        return Some(own.to_owned());
    }
    let customer = tx.get("customer", text(subscription, "customer")).ok()?;
    customer["invoice_settings"]["default_payment_method"].as_str().map(str::to_owned)
}
