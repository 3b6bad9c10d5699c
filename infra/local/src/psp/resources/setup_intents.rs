//! Setup intents: whether a card may be kept and charged later. Nothing is charged.

use serde_json::{Value, json};

use super::super::bank::{self, Answer};
use super::super::form::Form;
use super::super::ledger::{Ledger, new_id, text};
use super::super::refusal::Refusal;
use super::{checkout_sessions, metadata, payment_methods, with_parameters};

/// An intent without a card.
pub(in crate::psp) fn new(id: &str, customer: &Value, metadata: &Value, created: i64) -> Value {
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

/// Makes one and, with `confirm`, carries it out at once.
pub(in crate::psp) fn create(ledger: &mut Ledger, form: &mut Form) -> Result<Value, Refusal> {
    let id = new_id("seti");
    let customer = form.take("customer");
    if let Some(customer) = &customer {
        ledger.get("customer", customer).map_err(|refusal| refusal.with_param("customer"))?;
    }
    let mut intent = new(&id, &json!(customer), &metadata(&json!({}), form)?, ledger.now);
    if let Some(usage) = form.word("usage", &["off_session", "on_session"])? {
        intent["usage"] = usage.into();
    }
    if let Some(description) = form.take("description") {
        intent["description"] = description.into();
    }
    if let Some(method) = form.take("payment_method") {
        intent["payment_method"] = usable(ledger, &method, customer.as_deref())?;
        intent["status"] = "requires_confirmation".into();
    }
    form.list("payment_method_types");
    form.ignore(&["automatic_payment_methods"]);
    ledger.add(&intent);
    ledger.tell("setup_intent.created", &id);
    if form.flag("confirm")?.unwrap_or(false) { confirm(ledger, &id, form) } else { retrieve(ledger, &id) }
}

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("setup_intent", id).cloned()
}

/// Asks the bank. With a `return_url`, a bank that asks back gets a page to ask at.
pub(in crate::psp) fn confirm(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let intent = retrieve(ledger, id)?;
    let unexpected = |message: &str| {
        Refusal::invalid(message).with_code("setup_intent_unexpected_state").about("setup_intent", intent.clone())
    };
    let method = form.take("payment_method").or_else(|| intent["payment_method"].as_str().map(str::to_owned));
    let return_url = form.take("return_url");
    form.ignore(&["mandate_data", "payment_method_options", "use_stripe_sdk"]);
    if !text(&intent, "status").starts_with("requires_") {
        return Err(unexpected("You cannot confirm this SetupIntent because it has already succeeded."));
    }
    let method = method
        .ok_or_else(|| unexpected("You cannot confirm this SetupIntent because it's missing a payment method."))?;
    usable(ledger, &method, intent["customer"].as_str())?;
    attempt(ledger, id, &method, return_url.as_deref())?;
    retrieve(ledger, id)
}

/// Asks the bank about that card. Well is also that it asks back.
pub(in crate::psp) fn attempt(
    ledger: &mut Ledger,
    id: &str,
    method: &str,
    return_url: Option<&str>,
) -> Result<(), Refusal> {
    let card = payment_methods::retrieve(ledger, method)?;
    match bank::at_setup(&card, ledger.now) {
        Answer::Approved => succeed(ledger, id, method),
        Answer::Asks => {
            let action = next_action(ledger, id, return_url);
            let members = json!({
                "status": "requires_action", "payment_method": method, "next_action": action, "last_setup_error": null,
            });
            ledger.set(id, &members);
            ledger.tell("setup_intent.requires_action", id);
            Ok(())
        }
        Answer::Declined(decline) => {
            let refusal = Refusal::declined(decline).about("payment_method", card);
            fail(ledger, id, &refusal);
            Err(refusal.about("setup_intent", retrieve(ledger, id)?))
        }
    }
}

fn succeed(ledger: &mut Ledger, id: &str, method: &str) -> Result<(), Refusal> {
    let customer = retrieve(ledger, id)?["customer"].clone();
    payment_methods::attach(ledger, method, &customer);
    let members =
        json!({"status": "succeeded", "payment_method": method, "next_action": null, "last_setup_error": null});
    ledger.set(id, &members);
    ledger.tell("setup_intent.succeeded", id);
    checkout_sessions::complete(ledger, id);
    Ok(())
}

fn fail(ledger: &mut Ledger, id: &str, refusal: &Refusal) {
    let members = json!({
        "status": "requires_payment_method", "payment_method": null, "next_action": null,
        "last_setup_error": refusal.error(),
    });
    ledger.set(id, &members);
    ledger.tell("setup_intent.setup_failed", id);
}

/// The cardholder has decided at the bank's page. Returns where to go from there.
pub(in crate::psp) fn decide(ledger: &mut Ledger, id: &str, approved: bool) -> Result<String, Refusal> {
    let intent = retrieve(ledger, id)?;
    let method = text(&intent, "payment_method");
    if approved {
        succeed(ledger, id, method)?;
    } else {
        let refusal = Refusal::invalid(
            "The latest attempt to set up the payment method has failed because authentication failed.",
        )
        .with_code("setup_intent_authentication_failure")
        .about("payment_method", payment_methods::retrieve(ledger, method)?);
        fail(ledger, id, &refusal);
    }
    let status = if approved { "succeeded" } else { "failed" };
    let secret = text(&intent, "client_secret");
    let parameters = [("setup_intent", id), ("setup_intent_client_secret", secret), ("redirect_status", status)];
    Ok(with_parameters(text(&intent["next_action"]["redirect_to_url"], "return_url"), &parameters))
}

/// What the cardholder must do: go to the bank's page. Without an address to come back to, only a script could lead there.
pub(in crate::psp) fn next_action(ledger: &Ledger, id: &str, return_url: Option<&str>) -> Value {
    match return_url {
        Some(back) => {
            let page = format!("{}/approve/{id}", ledger.address);
            json!({"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": back}})
        }
        None => json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}),
    }
}

/// A card that is this customer's, or still nobody's.
fn usable(ledger: &Ledger, method: &str, customer: Option<&str>) -> Result<Value, Refusal> {
    let card = ledger.get("payment_method", method).map_err(|refusal| refusal.with_param("payment_method"))?;
    match card["customer"].as_str() {
        Some(owner) if Some(owner) != customer => {
            let message = "The payment method you provided is attached to another customer.";
            Err(Refusal::bad_value("payment_method", message))
        }
        _ => Ok(card["id"].clone()),
    }
}
