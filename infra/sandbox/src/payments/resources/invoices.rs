//! Invoices: what is owed for a period of a subscription, and the attempts to collect it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::settlement::{self, subscription_of};
use super::{lists, payment_intents, payment_methods, subscriptions};
use crate::payments::error::ApiError;
use crate::payments::object::{new_id, text};
use crate::payments::params::Params;
use crate::payments::seller::SELLER;
use crate::payments::transaction::Transaction;

/// Adds an open invoice for the subscription's present period, and the payment that would pay it. It becomes the
/// subscription's latest. Returns its id.
pub(crate) fn issue(tx: &mut Transaction, subscription: &str, now: i64) -> Result<String, ApiError> {
    let subscription = subscriptions::retrieve(tx, subscription)?;
    let item = &subscription["items"]["data"][0];
    let (price, customer) = (&item["price"], &subscription["customer"]);
    let amount = price["unit_amount"].as_i64().unwrap_or(0);
    let (id, intent, payment) = (new_id("in"), new_id("pi"), new_id("inpay"));
    let number = format!("SANDBOX-{:04}", tx.objects("in_").len() + 1);
    tx.add(&payment_intents::new(&intent, customer, amount, now));
    tx.add(&json!({
        "id": payment, "object": "invoice_payment", "amount_paid": null, "amount_requested": amount, "created": now,
        "currency": "sek", "invoice": id, "is_default": true, "livemode": false,
        "payment": {"payment_intent": intent, "type": "payment_intent"}, "status": "open",
        "status_transitions": {"canceled_at": null, "paid_at": null},
    }));
    let line = json!({
        "id": new_id("il"), "object": "line_item", "amount": amount, "currency": "sek", "description": null,
        "discount_amounts": [], "discountable": true, "discounts": [], "invoice": id, "livemode": false, "metadata": {},
        "parent": {
            "invoice_item_details": null, "type": "subscription_item_details",
            "subscription_item_details": {
                "invoice_item": null, "proration": false, "proration_details": {"credited_items": null},
                "subscription": subscription["id"], "subscription_item": item["id"],
            },
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]}, "type": "price_details",
            "unit_amount_decimal": amount.to_string(),
        },
        "quantity": 1, "subtotal": amount, "taxes": [],
    });
    tx.add(&json!({
        "id": id, "object": "invoice", "account_country": "SE", "account_name": SELLER,
        "account_tax_ids": null, "amount_due": amount, "amount_overpaid": 0, "amount_paid": 0,
        "amount_remaining": amount, "amount_shipping": 0, "application": null, "attempt_count": 0, "attempted": false,
        "auto_advance": true,
        "automatic_tax": {"disabled_reason": null, "enabled": false, "liability": null, "provider": null, "status": null},
        "automatically_finalizes_at": null, "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically", "created": now, "currency": "sek", "custom_fields": null,
        "customer": customer, "customer_address": null, "customer_email": null, "customer_name": null,
        "customer_phone": null, "customer_shipping": null, "customer_tax_exempt": "none", "customer_tax_ids": [],
        "default_payment_method": null, "default_source": null, "default_tax_rates": [], "description": null,
        "discounts": [], "due_date": null, "effective_at": now, "ending_balance": 0, "footer": null,
        "from_invoice": null, "hosted_invoice_url": null, "invoice_pdf": null, "issuer": {"type": "self"},
        "last_finalization_error": null, "latest_revision": null,
        "lines": lists::complete(&[line], &format!("/v1/invoices/{id}/lines")), "livemode": false, "metadata": {},
        "next_payment_attempt": null, "number": number, "on_behalf_of": null,
        "parent": {
            "quote_details": null, "type": "subscription_details",
            "subscription_details": {"metadata": subscription["metadata"], "subscription": subscription["id"]},
        },
        "payment_settings": {"default_mandate": null, "payment_method_options": null, "payment_method_types": ["card"]},
        "period_end": now, "period_start": now, "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0, "receipt_number": null, "rendering": null, "shipping_cost": null,
        "shipping_details": null, "starting_balance": 0, "statement_descriptor": null, "status": "open",
        "status_transitions": {"finalized_at": now, "marked_uncollectible_at": null, "paid_at": null, "voided_at": null},
        "subtotal": amount, "subtotal_excluding_tax": amount, "test_clock": null, "total": amount,
        "total_discount_amounts": [], "total_excluding_tax": amount, "total_pretax_credit_amounts": [],
        "total_taxes": [], "webhooks_delivered_at": null,
    }));
    tx.set(text(&subscription, "id"), &json!({"latest_invoice": id}));
    Ok(id)
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("invoice", id).cloned()
}

/// Lists invoices, filtered by `customer`, `subscription` and `status`.
pub(crate) fn list(tx: &Transaction, params: &mut Params) -> Result<Value, ApiError> {
    let mut all = tx.objects("in_");
    if let Some(customer) = params.take("customer") {
        all.retain(|invoice| text(invoice, "customer") == customer);
    }
    if let Some(subscription) = params.take("subscription") {
        all.retain(|invoice| subscription_of(invoice) == subscription);
    }
    if let Some(status) = params.take("status") {
        all.retain(|invoice| text(invoice, "status") == status);
    }
    lists::page(&all, "/v1/invoices", params)
}

/// Collects it now: with the given `payment_method`, or with the card that pays the subscription.
pub(crate) fn pay(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let invoice = retrieve(tx, id)?;
    let method = params.take("payment_method");
    let off_session = params.flag("off_session")?.unwrap_or(true);
    if text(&invoice, "status") != "open" {
        return Err(ApiError::invalid("Invoice is already paid"));
    }
    let subscription = subscriptions::retrieve(tx, subscription_of(&invoice))?;
    let method = method.or_else(|| subscriptions::payer(tx, &subscription)).ok_or_else(|| {
        ApiError::invalid("There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`.")
    })?;
    payment_methods::of_customer(tx, &method, text(&invoice, "customer"))
        .map_err(|error| error.with_param("payment_method"))?;
    attempt(tx, id, &method, off_session, false)?;
    retrieve(tx, id)
}

/// Tries to collect it. `attempt_count` counts the first attempt and then those of the provider's own schedule
/// (`automatic`).
fn attempt(tx: &mut Transaction, id: &str, method: &str, off_session: bool, automatic: bool) -> Result<(), ApiError> {
    let invoice = retrieve(tx, id)?;
    let count = invoice["attempt_count"].as_i64().unwrap_or(0);
    let count = if automatic || count == 0 { count + 1 } else { count };
    tx.set(id, &json!({"attempted": true, "attempt_count": count}));
    let Some(payment) = settlement::payments(tx, id).pop() else { return Err(ApiError::internal()) };
    let intent = text(&payment["payment"], "payment_intent");
    payment_intents::attempt(tx, intent, method, off_session, None)?;
    let intent = payment_intents::retrieve(tx, intent)?;
    if text(&intent, "status") == "requires_action" {
        tx.emit("invoice.payment_action_required", id);
        return Err(ApiError::requires_action().with_object("payment_intent", intent));
    }
    Ok(())
}

/// Begins a new period, and collects its price. A decline is no error here: it shows in the subscription's status.
pub(crate) fn renew(tx: &mut Transaction, subscription: &str) -> Result<(), ApiError> {
    let mut items = subscriptions::retrieve(tx, subscription)?["items"].clone();
    let item = &mut items["data"][0];
    item["current_period_start"] = tx.now.into();
    item["current_period_end"] = end_of_period(tx.now, text(&item["price"]["recurring"], "interval")).into();
    tx.update("customer.subscription.updated", subscription, &json!({"items": items}));
    let invoice = issue(tx, subscription, tx.now)?;
    tx.emit("invoice.created", &invoice);
    tx.emit("invoice.finalized", &invoice);
    collect(tx, &invoice)
}

/// The provider's own attempt to collect an invoice, as its schedule makes them. A decline is no error here.
pub(crate) fn collect(tx: &mut Transaction, id: &str) -> Result<(), ApiError> {
    let invoice = retrieve(tx, id)?;
    if text(&invoice, "status") != "open" {
        return Ok(());
    }
    let subscription = subscriptions::retrieve(tx, subscription_of(&invoice))?;
    let Some(payment) = settlement::payments(tx, id).pop() else { return Err(ApiError::internal()) };
    let intent = text(&payment["payment"], "payment_intent");
    let Some(method) = subscriptions::payer(tx, &subscription) else { return settlement::payment_failed(tx, intent) };
    if payment_intents::waits_for_another_card(&payment_intents::retrieve(tx, intent)?, &method) {
        // The attempt counts, but the bank is not asked.
        tx.set(id, &json!({"attempt_count": invoice["attempt_count"].as_i64().unwrap_or(0) + 1}));
        settlement::plan_next_attempt(tx, id);
        return Ok(());
    }
    match attempt(tx, id, &method, true, true) {
        Err(error) if !error.keeps_changes() => Err(error),
        _ => Ok(()),
    }
}

/// The end of a period that begins at `start`, both in seconds since 1970.
fn end_of_period(start: i64, interval: &str) -> i64 {
    let start = Timestamp::from_second(start).unwrap_or_default().to_zoned(TimeZone::UTC);
    let length = if interval == "year" { 1.year() } else { 1.month() };
    start.saturating_add(length).timestamp().as_second()
}
