//! Setup intents: whether a card may be stored and charged later. Nothing is charged now.

use serde_json::{Value, json};

use super::{approval, metadata, payment_methods, settlement};
use crate::payments::bank::{self, Decision};
use crate::payments::error::ApiError;
use crate::payments::object::{new_id, text};
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// An intent without a card.
pub(crate) fn new(id: &str, customer: &Value, metadata: &Value, created: i64) -> Value {
    json!({
        "id": id, "object": "setup_intent", "application": null, "automatic_payment_methods": null,
        "cancellation_reason": null, "client_secret": format!("{id}_secret_{}", uuid::Uuid::new_v4().simple()),
        "created": created, "customer": customer, "description": null, "flow_directions": null,
        "last_setup_error": null, "latest_attempt": null, "livemode": false, "mandate": null, "metadata": metadata,
        "next_action": null, "on_behalf_of": null, "payment_method": null, "payment_method_configuration_details": null,
        "payment_method_options": {"card": {"mandate_options": null, "network": null, "request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"], "single_use_mandate": null, "status": "requires_payment_method",
        "usage": "off_session",
    })
}

/// Creates one and, with `confirm`, confirms it at once.
pub(crate) fn create(tx: &mut Transaction, params: &mut Params) -> Result<Value, ApiError> {
    let id = new_id("seti");
    let customer = params.take("customer");
    if let Some(customer) = &customer {
        tx.get("customer", customer).map_err(|error| error.with_param("customer"))?;
    }
    let mut intent = new(&id, &json!(customer), &metadata::merged(&json!({}), params)?, tx.now);
    if let Some(usage) = params.word("usage", &["off_session", "on_session"])? {
        intent["usage"] = usage.into();
    }
    if let Some(description) = params.take("description") {
        intent["description"] = description.into();
    }
    if let Some(method) = params.take("payment_method") {
        intent["payment_method"] = usable(tx, &method, customer.as_deref())?;
        intent["status"] = "requires_confirmation".into();
    }
    params.list("payment_method_types");
    params.list("allowed_payment_method_types");
    params.ignore(&["automatic_payment_methods"]);
    tx.add(&intent);
    tx.emit("setup_intent.created", &id);
    if params.flag("confirm")?.unwrap_or(false) { confirm(tx, &id, params) } else { retrieve(tx, &id) }
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("setup_intent", id).cloned()
}

/// Asks the bank. With a `return_url`, the cardholder can approve on the bank's page if the bank asks for it.
pub(crate) fn confirm(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let intent = retrieve(tx, id)?;
    let method = params.take("payment_method").or_else(|| intent["payment_method"].as_str().map(str::to_owned));
    let return_url = params.take("return_url");
    params.ignore(&["mandate_data", "payment_method_options", "use_stripe_sdk"]);
    if !text(&intent, "status").starts_with("requires_") {
        return Err(unexpected_state(&intent, "You cannot confirm this SetupIntent because it has already succeeded."));
    }
    let method = method.ok_or_else(|| {
        unexpected_state(&intent, "You cannot confirm this SetupIntent because it's missing a payment method.")
    })?;
    usable(tx, &method, intent["customer"].as_str())?;
    attempt(tx, id, &method, return_url.as_deref())?;
    retrieve(tx, id)
}

/// The error for an intent whose status does not allow to confirm it.
fn unexpected_state(intent: &Value, message: &str) -> ApiError {
    ApiError::invalid(message).with_code("setup_intent_unexpected_state").with_object("setup_intent", intent.clone())
}

/// Asks the bank about that card. `Ok` also when the bank first asks for approval.
pub(crate) fn attempt(tx: &mut Transaction, id: &str, method: &str, return_url: Option<&str>) -> Result<(), ApiError> {
    let card = payment_methods::retrieve(tx, method)?;
    match bank::at_setup(&card, tx.now) {
        Decision::Approved => succeed(tx, id, method),
        Decision::ApprovalNeeded => {
            let action = approval::next_action(tx, id, return_url);
            let members = json!({
                "status": "requires_action", "payment_method": method, "next_action": action, "last_setup_error": null,
            });
            tx.set(id, &members);
            tx.emit("setup_intent.requires_action", id);
            Ok(())
        }
        Decision::Declined(decline) => {
            let error = ApiError::declined(decline).with_object("payment_method", card);
            fail(tx, id, &error);
            Err(error.with_object("setup_intent", retrieve(tx, id)?))
        }
    }
}

fn succeed(tx: &mut Transaction, id: &str, method: &str) -> Result<(), ApiError> {
    let customer = retrieve(tx, id)?["customer"].clone();
    payment_methods::attach(tx, method, &customer);
    let members =
        json!({"status": "succeeded", "payment_method": method, "next_action": null, "last_setup_error": null});
    tx.set(id, &members);
    tx.emit("setup_intent.succeeded", id);
    settlement::setup_succeeded(tx, id);
    Ok(())
}

fn fail(tx: &mut Transaction, id: &str, error: &ApiError) {
    let members = json!({
        "status": "requires_payment_method", "payment_method": null, "next_action": null,
        "last_setup_error": error.details(),
    });
    tx.set(id, &members);
    tx.emit("setup_intent.setup_failed", id);
}

/// The cardholder has decided on the bank's page. Returns the address to go on to.
pub(crate) fn decide(tx: &mut Transaction, id: &str, approved: bool) -> Result<String, ApiError> {
    let intent = retrieve(tx, id)?;
    let method = text(&intent, "payment_method");
    if approved {
        succeed(tx, id, method)?;
    } else {
        let error = ApiError::invalid(
            "The latest attempt to set up the payment method has failed because authentication failed.",
        )
        .with_code("setup_intent_authentication_failure")
        .with_object("payment_method", payment_methods::retrieve(tx, method)?);
        fail(tx, id, &error);
    }
    let status = if approved { "succeeded" } else { "failed" };
    let secret = text(&intent, "client_secret");
    let parameters = [("setup_intent", id), ("setup_intent_client_secret", secret), ("redirect_status", status)];
    Ok(approval::with_parameters(text(&intent["next_action"]["redirect_to_url"], "return_url"), &parameters))
}

/// The id of a card that belongs to this customer, or to none yet.
fn usable(tx: &Transaction, method: &str, customer: Option<&str>) -> Result<Value, ApiError> {
    let card = tx.get("payment_method", method).map_err(|error| error.with_param("payment_method"))?;
    match card["customer"].as_str() {
        Some(owner) if Some(owner) != customer => {
            let message = "The payment method you provided is attached to another customer.";
            Err(ApiError::bad_value("payment_method", message))
        }
        _ => Ok(card["id"].clone()),
    }
}
