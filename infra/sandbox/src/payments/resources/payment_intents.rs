//! Payment intents: a payment from the first attempt to the successful one. In the sandbox they pay invoices.

use serde_json::{Value, json};

use super::{approval, charges, payment_methods, settlement};
use crate::payments::bank::{self, Decision, Decline};
use crate::payments::error::ApiError;
use crate::payments::object::{new_id, text};
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// A payment that was not yet attempted.
pub(crate) fn new(id: &str, customer: &Value, amount: i64, created: i64) -> Value {
    json!({
        "id": id, "object": "payment_intent", "amount": amount, "amount_capturable": 0, "amount_details": {"tip": {}},
        "amount_received": 0, "application": null, "application_fee_amount": null, "automatic_payment_methods": null,
        "canceled_at": null, "cancellation_reason": null, "capture_method": "automatic",
        "client_secret": format!("{id}_secret_{}", uuid::Uuid::new_v4().simple()),
        "confirmation_method": "automatic", "created": created, "currency": "sek", "customer": customer,
        "description": "Subscription update", "last_payment_error": null, "latest_charge": null, "livemode": false,
        "metadata": {}, "next_action": null, "on_behalf_of": null, "payment_method": null,
        "payment_method_configuration_details": null,
        "payment_method_options": {"card": {"installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"], "processing": null, "receipt_email": null, "review": null,
        "setup_future_usage": "off_session", "shipping": null, "source": null, "statement_descriptor": null,
        "statement_descriptor_suffix": null, "status": "requires_payment_method", "transfer_data": null,
        "transfer_group": null,
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("payment_intent", id).cloned()
}

/// Attempts the payment. With a `return_url`, the cardholder can approve on the bank's page if the bank asks for it.
pub(crate) fn confirm(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let intent = retrieve(tx, id)?;
    let method = params.take("payment_method").or_else(|| intent["payment_method"].as_str().map(str::to_owned));
    let return_url = params.take("return_url");
    let off_session = params.flag("off_session")?.unwrap_or(false);
    params.ignore(&["mandate_data", "payment_method_options", "setup_future_usage", "use_stripe_sdk"]);
    if !text(&intent, "status").starts_with("requires_") {
        return Err(unexpected_state(
            &intent,
            "This PaymentIntent could not be confirmed because it has already succeeded.",
        ));
    }
    let method = method.ok_or_else(|| unexpected_state(&intent, "This PaymentIntent is missing a payment method."))?;
    payment_methods::of_customer(tx, &method, text(&intent, "customer"))?;
    attempt(tx, id, &method, off_session, return_url.as_deref())?;
    retrieve(tx, id)
}

/// The error for an intent whose status does not allow to confirm it.
fn unexpected_state(intent: &Value, message: &str) -> ApiError {
    ApiError::invalid(message)
        .with_code("payment_intent_unexpected_state")
        .with_object("payment_intent", intent.clone())
}

/// Attempts the payment with that card. `Ok` also when the bank first asks for approval.
pub(crate) fn attempt(
    tx: &mut Transaction,
    id: &str,
    method: &str,
    off_session: bool,
    return_url: Option<&str>,
) -> Result<(), ApiError> {
    let method = payment_methods::retrieve(tx, method)?;
    match bank::at_payment(&method, off_session, tx.now) {
        Decision::Approved => succeed(tx, id, &method),
        Decision::ApprovalNeeded => {
            let action = approval::next_action(tx, id, return_url);
            let members = json!({
                "status": "requires_action", "payment_method": method["id"], "next_action": action,
                "last_payment_error": null,
            });
            tx.set(id, &members);
            tx.emit("payment_intent.requires_action", id);
            Ok(())
        }
        Decision::Declined(decline) => fail(tx, id, &method, decline),
    }
}

fn succeed(tx: &mut Transaction, id: &str, method: &Value) -> Result<(), ApiError> {
    let intent = retrieve(tx, id)?;
    let charge = new_id("ch");
    tx.add(&charges::new(&charge, &intent, method, None, tx.now));
    let members = json!({
        "status": "succeeded", "amount_received": intent["amount"], "payment_method": method["id"],
        "latest_charge": charge, "last_payment_error": null, "next_action": null,
    });
    tx.set(id, &members);
    tx.emit("charge.succeeded", &charge);
    tx.emit("payment_intent.succeeded", id);
    settlement::payment_succeeded(tx, id)
}

fn fail(tx: &mut Transaction, id: &str, method: &Value, decline: &Decline) -> Result<(), ApiError> {
    let intent = retrieve(tx, id)?;
    let charge = new_id("ch");
    tx.add(&charges::new(&charge, &intent, method, Some(decline), tx.now));
    let error =
        ApiError::declined(decline).with_object("charge", json!(charge)).with_object("payment_method", method.clone());
    let members = json!({
        "status": "requires_payment_method", "payment_method": null, "latest_charge": charge, "next_action": null,
        "last_payment_error": error.details(),
    });
    tx.set(id, &members);
    tx.emit("charge.failed", &charge);
    tx.emit("payment_intent.payment_failed", id);
    settlement::payment_failed(tx, id)?;
    Err(error.with_object("payment_intent", retrieve(tx, id)?))
}

/// Whether the last attempt failed with that card, for a reason after which the card is not tried again.
pub(crate) fn waits_for_another_card(intent: &Value, method: &str) -> bool {
    let error = &intent["last_payment_error"];
    text(&error["payment_method"], "id") == method && bank::is_hard(text(error, "decline_code"))
}

/// The cardholder has decided on the bank's page. Returns the address to go on to.
pub(crate) fn decide(tx: &mut Transaction, id: &str, approved: bool) -> Result<String, ApiError> {
    let intent = retrieve(tx, id)?;
    let return_url = text(&intent["next_action"]["redirect_to_url"], "return_url").to_owned();
    let method = payment_methods::retrieve(tx, text(&intent, "payment_method"))?;
    if approved {
        succeed(tx, id, &method)?;
    } else {
        let error = ApiError::invalid("The provided PaymentMethod has failed authentication.")
            .with_code("payment_intent_authentication_failure")
            .with_object("payment_method", method);
        let members = json!({
            "status": "requires_payment_method", "payment_method": null, "next_action": null,
            "last_payment_error": error.details(),
        });
        tx.set(id, &members);
        tx.emit("payment_intent.payment_failed", id);
        settlement::payment_failed(tx, id)?;
    }
    let status = if approved { "succeeded" } else { "failed" };
    let secret = text(&intent, "client_secret");
    let parameters = [("payment_intent", id), ("payment_intent_client_secret", secret), ("redirect_status", status)];
    Ok(approval::with_parameters(&return_url, &parameters))
}
