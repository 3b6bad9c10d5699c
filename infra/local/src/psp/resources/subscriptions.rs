//! Subscriptions: what is paid each month, and by which card.

use serde_json::{Value, json};

use super::super::form::Form;
use super::super::ledger::{Ledger, text};
use super::super::refusal::Refusal;
use super::{lists, metadata, payment_methods, products};

/// What a subscription is made of.
pub(in crate::psp) struct Terms<'a> {
    pub(in crate::psp) customer: &'a str,
    pub(in crate::psp) price: &'a Value,
    pub(in crate::psp) metadata: Value,
    /// The card of its own, or null.
    pub(in crate::psp) method: Value,
    pub(in crate::psp) period: (i64, i64),
}

/// An active subscription with one item. Its period stands on the item.
pub(in crate::psp) fn new(id: &str, terms: Terms) -> Value {
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
        "items": lists::whole(&[item], &format!("/v1/subscription_items?subscription={id}")),
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

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("subscription", id).cloned()
}

/// All of a `customer`'s, or everybody's, in a `status`: without one, all but those cancelled.
pub(in crate::psp) fn list(ledger: &Ledger, form: &mut Form) -> Result<Value, Refusal> {
    let mut all = ledger.all("sub_");
    if let Some(customer) = form.take("customer") {
        ledger.get("customer", &customer).map_err(|refusal| refusal.with_param("customer"))?;
        all.retain(|subscription| text(subscription, "customer") == customer);
    }
    let ended = ["canceled", "incomplete_expired"];
    match form.take("status").as_deref() {
        None => all.retain(|subscription| text(subscription, "status") != "canceled"),
        Some("all") => {}
        Some("ended") => all.retain(|subscription| ended.contains(&text(subscription, "status"))),
        Some(status) => all.retain(|subscription| text(subscription, "status") == status),
    }
    lists::page(&all, "/v1/subscriptions", form)
}

/// Changes the card of its own, the metadata, and whether it ends with its period.
pub(in crate::psp) fn update(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let subscription = retrieve(ledger, id)?;
    let mut members = json!({"metadata": metadata(&subscription, form)?});
    if let Some(ends) = form.flag("cancel_at_period_end")? {
        let end = &subscription["items"]["data"][0]["current_period_end"];
        members["cancel_at_period_end"] = ends.into();
        members["cancel_at"] = if ends { end.clone() } else { Value::Null };
    }
    if let Some(method) = form.take("default_payment_method") {
        if text(&subscription, "status") == "canceled" {
            let message = "A canceled subscription can only update its cancellation_details and metadata.";
            return Err(Refusal::invalid(message).with_code("invalid_canceled_subscription_fields"));
        }
        members["default_payment_method"] =
            payment_methods::of_customer(ledger, &method, text(&subscription, "customer"))?;
    }
    ledger.change("customer.subscription.updated", id, &members);
    retrieve(ledger, id)
}

/// Ends it at once.
pub(in crate::psp) fn cancel(ledger: &mut Ledger, id: &str) -> Result<Value, Refusal> {
    if text(&retrieve(ledger, id)?, "status") == "canceled" {
        return Err(Refusal::no_such("subscription", id));
    }
    let now = ledger.now;
    ledger.set(id, &json!({"status": "canceled", "canceled_at": now, "ended_at": now}));
    ledger.tell("customer.subscription.deleted", id);
    retrieve(ledger, id)
}

/// The card that pays it: its own, or else its customer's default.
pub(in crate::psp) fn payer(ledger: &Ledger, subscription: &Value) -> Option<String> {
    let own = subscription["default_payment_method"].as_str();
    let customers = || {
        let customer = ledger.get("customer", text(subscription, "customer")).ok()?;
        customer["invoice_settings"]["default_payment_method"].as_str()
    };
    own.or_else(customers).map(str::to_owned)
}
