//! Invoices: what is owed for a period of a subscription, and the attempts to draw it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::super::SELLER;
use super::super::form::Form;
use super::super::ledger::{Ledger, new_id, text};
use super::super::refusal::Refusal;
use super::{lists, payment_intents, payment_methods, subscriptions};

/// How long after a failed attempt the next is made, in seconds.
pub(in crate::psp) const RETRY: i64 = 3 * 24 * 60 * 60;

/// An open invoice for a period of the subscription, with the payment that would pay it; and the subscription knows of it.
/// Returns its id.
pub(in crate::psp) fn issue(ledger: &mut Ledger, subscription: &str, now: i64) -> Result<String, Refusal> {
    let subscription = subscriptions::retrieve(ledger, subscription)?;
    let item = &subscription["items"]["data"][0];
    let (price, customer) = (&item["price"], &subscription["customer"]);
    let amount = price["unit_amount"].as_i64().unwrap_or(0);
    let (id, intent, payment) = (new_id("in"), new_id("pi"), new_id("inpay"));
    let number = format!("SANDBOX-{:04}", ledger.all("in_").len() + 1);
    ledger.add(&payment_intents::new(&intent, customer, amount, now));
    ledger.add(&json!({
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
    ledger.add(&json!({
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
        "lines": lists::whole(&[line], &format!("/v1/invoices/{id}/lines")), "livemode": false, "metadata": {},
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
    ledger.set(text(&subscription, "id"), &json!({"latest_invoice": id}));
    Ok(id)
}

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("invoice", id).cloned()
}

/// Those of a `customer`, of a `subscription`, in a `status`.
pub(in crate::psp) fn list(ledger: &Ledger, form: &mut Form) -> Result<Value, Refusal> {
    let mut all = ledger.all("in_");
    if let Some(customer) = form.take("customer") {
        all.retain(|invoice| text(invoice, "customer") == customer);
    }
    if let Some(subscription) = form.take("subscription") {
        all.retain(|invoice| subscription_of(invoice) == subscription);
    }
    if let Some(status) = form.take("status") {
        all.retain(|invoice| text(invoice, "status") == status);
    }
    lists::page(&all, "/v1/invoices", form)
}

/// The payments of an invoice, which it tells only when asked to.
pub(in crate::psp) fn payments(ledger: &Ledger, invoice: &str) -> Vec<Value> {
    ledger.all("inpay_").into_iter().filter(|payment| text(payment, "invoice") == invoice).cloned().collect()
}

/// Draws it now: with that `payment_method`, or with the card that pays the subscription.
pub(in crate::psp) fn pay(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let invoice = retrieve(ledger, id)?;
    let method = form.take("payment_method");
    let off_session = form.flag("off_session")?.unwrap_or(true);
    if text(&invoice, "status") != "open" {
        return Err(Refusal::invalid("Invoice is already paid"));
    }
    let subscription = subscriptions::retrieve(ledger, subscription_of(&invoice))?;
    let method = method.or_else(|| subscriptions::payer(ledger, &subscription)).ok_or_else(|| {
        Refusal::invalid("There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`.")
    })?;
    payment_methods::of_customer(ledger, &method, text(&invoice, "customer"))
        .map_err(|refusal| refusal.with_param("payment_method"))?;
    attempt(ledger, id, &method, off_session, false)?;
    retrieve(ledger, id)
}

/// Tries to draw it. The count of attempts is that of the provider's own schedule: any first one, then automatic ones.
pub(in crate::psp) fn attempt(
    ledger: &mut Ledger,
    id: &str,
    method: &str,
    off_session: bool,
    automatic: bool,
) -> Result<(), Refusal> {
    let invoice = retrieve(ledger, id)?;
    let count = invoice["attempt_count"].as_i64().unwrap_or(0);
    let count = if automatic || count == 0 { count + 1 } else { count };
    ledger.set(id, &json!({"attempted": true, "attempt_count": count}));
    let Some(payment) = payments(ledger, id).pop() else { return Err(Refusal::broken()) };
    let intent = text(&payment["payment"], "payment_intent");
    payment_intents::attempt(ledger, intent, method, off_session, None)?;
    let intent = payment_intents::retrieve(ledger, intent)?;
    if text(&intent, "status") == "requires_action" {
        ledger.tell("invoice.payment_action_required", id);
        return Err(Refusal::requires_action().about("payment_intent", intent));
    }
    Ok(())
}

/// A payment intent has succeeded: so its invoice is paid, and its subscription active.
pub(in crate::psp) fn paid(ledger: &mut Ledger, intent: &str) -> Result<(), Refusal> {
    let Some((payment, id)) = of_intent(ledger, intent) else { return Ok(()) };
    let invoice = retrieve(ledger, &id)?;
    let mut transitions = invoice["status_transitions"].clone();
    transitions["paid_at"] = ledger.now.into();
    let (due, now) = (&invoice["amount_due"], ledger.now);
    ledger.set(
        &payment,
        &json!({
            "amount_paid": due, "status": "paid", "status_transitions": {"canceled_at": null, "paid_at": now},
        }),
    );
    ledger.set(
        &id,
        &json!({
            "amount_paid": due, "amount_remaining": 0, "status": "paid", "next_payment_attempt": null,
            "status_transitions": transitions, "attempted": true,
        }),
    );
    ledger.tell("invoice.paid", &id);
    ledger.tell("invoice.payment_succeeded", &id);
    stand(ledger, &invoice, "active");
    Ok(())
}

/// An attempt to pay a payment intent has failed: so its invoice stays open, and its subscription is past due. It is tried
/// again by and by, but not after a decline that is `hard`.
pub(in crate::psp) fn failed(ledger: &mut Ledger, intent: &str, hard: bool) -> Result<(), Refusal> {
    let Some((_, id)) = of_intent(ledger, intent) else { return Ok(()) };
    let invoice = retrieve(ledger, &id)?;
    if hard {
        ledger.set(&id, &json!({"next_payment_attempt": null}));
    } else if invoice["next_payment_attempt"].as_i64().is_none_or(|at| at <= ledger.now) {
        let next = ledger.now + RETRY;
        ledger.set(&id, &json!({"next_payment_attempt": next}));
    }
    ledger.tell("invoice.payment_failed", &id);
    stand(ledger, &invoice, "past_due");
    Ok(())
}

/// Begins a new period, and draws what it costs. A card that is declined is the subscription's state, and no failure here.
pub(in crate::psp) fn renew(ledger: &mut Ledger, subscription: &str) -> Result<(), Refusal> {
    let mut items = subscriptions::retrieve(ledger, subscription)?["items"].clone();
    let item = &mut items["data"][0];
    item["current_period_start"] = ledger.now.into();
    item["current_period_end"] = in_a_month(ledger.now).into();
    ledger.change("customer.subscription.updated", subscription, &json!({"items": items}));
    let invoice = issue(ledger, subscription, ledger.now)?;
    ledger.tell("invoice.created", &invoice);
    ledger.tell("invoice.finalized", &invoice);
    draw(ledger, &invoice)
}

/// The provider's own attempt to draw an invoice, as its schedule makes them.
pub(in crate::psp) fn draw(ledger: &mut Ledger, id: &str) -> Result<(), Refusal> {
    let invoice = retrieve(ledger, id)?;
    if text(&invoice, "status") != "open" {
        return Ok(());
    }
    let subscription = subscriptions::retrieve(ledger, subscription_of(&invoice))?;
    if let Some(method) = subscriptions::payer(ledger, &subscription) {
        return match attempt(ledger, id, &method, true, true) {
            Err(refusal) if !refusal.leaves_traces() => Err(refusal),
            _ => Ok(()),
        };
    }
    let Some(payment) = payments(ledger, id).pop() else { return Err(Refusal::broken()) };
    failed(ledger, text(&payment["payment"], "payment_intent"), false)
}

/// Where that period is a month long, when the one that begins then ends.
fn in_a_month(start: i64) -> i64 {
    let start = Timestamp::from_second(start).unwrap_or_default().to_zoned(TimeZone::UTC);
    start.saturating_add(1.month()).timestamp().as_second()
}

/// How the invoice's subscription stands from now on, if this is its latest.
fn stand(ledger: &mut Ledger, invoice: &Value, status: &str) {
    let id = subscription_of(invoice);
    let stands = ledger.get("subscription", id).is_ok_and(|subscription| {
        subscription["latest_invoice"] == invoice["id"] && text(subscription, "status") != "canceled"
    });
    if stands {
        ledger.change("customer.subscription.updated", id, &json!({"status": status}));
    }
}

/// The payment of an intent, and its invoice.
fn of_intent(ledger: &Ledger, intent: &str) -> Option<(String, String)> {
    let of_intent = |payment: &&Value| text(&payment["payment"], "payment_intent") == intent;
    let payment = ledger.all("inpay_").into_iter().find(of_intent)?;
    Some((text(payment, "id").to_owned(), text(payment, "invoice").to_owned()))
}

fn subscription_of(invoice: &Value) -> &str {
    text(&invoice["parent"]["subscription_details"], "subscription")
}
