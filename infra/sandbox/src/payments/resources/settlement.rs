//! What the outcome of an intent means for the objects that wait for it: a payment intent for its invoice and subscription,
//! a setup intent for its checkout session.

use serde_json::{Value, json};

use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::transaction::Transaction;

/// The time between a failed attempt to draw an invoice and the next, in seconds.
pub(crate) const RETRY_INTERVAL: i64 = 3 * 24 * 60 * 60;

/// The payments of an invoice. (The API includes them only when asked to expand them.)
pub(crate) fn payments(tx: &Transaction, invoice: &str) -> Vec<Value> {
    tx.objects("inpay_").into_iter().filter(|payment| text(payment, "invoice") == invoice).cloned().collect()
}

/// The id of an invoice's subscription.
pub(crate) fn subscription_of(invoice: &Value) -> &str {
    text(&invoice["parent"]["subscription_details"], "subscription")
}

/// A payment intent has succeeded: its invoice is paid, and the subscription is active.
pub(super) fn payment_succeeded(tx: &mut Transaction, intent: &str) -> Result<(), ApiError> {
    let Some((payment, id)) = payment_of(tx, intent) else { return Ok(()) };
    let invoice = tx.get("invoice", &id)?.clone();
    let mut transitions = invoice["status_transitions"].clone();
    transitions["paid_at"] = tx.now.into();
    let (due, now) = (&invoice["amount_due"], tx.now);
    tx.set(
        &payment,
        &json!({
            "amount_paid": due, "status": "paid", "status_transitions": {"canceled_at": null, "paid_at": now},
        }),
    );
    tx.set(
        &id,
        &json!({
            "amount_paid": due, "amount_remaining": 0, "status": "paid", "next_payment_attempt": null,
            "status_transitions": transitions, "attempted": true,
        }),
    );
    tx.emit("invoice.paid", &id);
    tx.emit("invoice.payment_succeeded", &id);
    set_subscription_status(tx, &invoice, "active");
    Ok(())
}

/// An attempt to pay a payment intent has failed: its invoice stays open, and the subscription is past due. The provider plans
/// the next attempt, whatever the reason.
pub(super) fn payment_failed(tx: &mut Transaction, intent: &str) -> Result<(), ApiError> {
    let Some((_, id)) = payment_of(tx, intent) else { return Ok(()) };
    let invoice = tx.get("invoice", &id)?.clone();
    if invoice["next_payment_attempt"].as_i64().is_none_or(|at| at <= tx.now) {
        plan_next_attempt(tx, &id);
    }
    tx.emit("invoice.payment_failed", &id);
    set_subscription_status(tx, &invoice, "past_due");
    Ok(())
}

/// The provider will try to collect the invoice again.
pub(super) fn plan_next_attempt(tx: &mut Transaction, invoice: &str) {
    let next = tx.now + RETRY_INTERVAL;
    tx.set(invoice, &json!({"next_payment_attempt": next}));
}

/// A setup intent has succeeded: its checkout session, if it has an open one, is complete.
pub(super) fn setup_succeeded(tx: &mut Transaction, intent: &str) {
    let is_waiting = |session: &&Value| text(session, "setup_intent") == intent && text(session, "status") == "open";
    let session = tx.objects("cs_").into_iter().find(is_waiting).map(|session| text(session, "id").to_owned());
    if let Some(id) = session {
        tx.set(&id, &json!({"status": "complete", "url": null}));
        tx.emit("checkout.session.completed", &id);
    }
}

/// Sets the status of the invoice's subscription, if this is its latest invoice and it is not cancelled.
fn set_subscription_status(tx: &mut Transaction, invoice: &Value, status: &str) {
    let id = subscription_of(invoice);
    let decides = tx.get("subscription", id).is_ok_and(|subscription| {
        subscription["latest_invoice"] == invoice["id"] && text(subscription, "status") != "canceled"
    });
    if decides {
        tx.update("customer.subscription.updated", id, &json!({"status": status}));
    }
}

/// The ids of the payment that an intent makes, and of its invoice.
fn payment_of(tx: &Transaction, intent: &str) -> Option<(String, String)> {
    let of_intent = |payment: &&Value| text(&payment["payment"], "payment_intent") == intent;
    let payment = tx.objects("inpay_").into_iter().find(of_intent)?;
    Some((text(payment, "id").to_owned(), text(payment, "invoice").to_owned()))
}
