//! Payment intents: a payment from the first attempt to the one that goes through. Those here pay invoices.

use serde_json::{Value, json};

use super::super::bank::{self, Answer, Decline};
use super::super::form::Form;
use super::super::ledger::{Ledger, new_id, text};
use super::super::refusal::Refusal;
use super::{charges, invoices, payment_methods, setup_intents, with_parameters};

/// A payment that nobody has tried to make yet.
pub(in crate::psp) fn new(id: &str, customer: &Value, amount: i64, created: i64) -> Value {
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

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("payment_intent", id).cloned()
}

/// Tries to make the payment. With a `return_url`, a bank that asks gets a page to ask at.
pub(in crate::psp) fn confirm(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let intent = retrieve(ledger, id)?;
    let unexpected = |message: &str| {
        Refusal::invalid(message).with_code("payment_intent_unexpected_state").about("payment_intent", intent.clone())
    };
    let method = form.take("payment_method").or_else(|| intent["payment_method"].as_str().map(str::to_owned));
    let return_url = form.take("return_url");
    let off_session = form.flag("off_session")?.unwrap_or(false);
    form.ignore(&["mandate_data", "payment_method_options", "setup_future_usage", "use_stripe_sdk"]);
    if !text(&intent, "status").starts_with("requires_") {
        return Err(unexpected("This PaymentIntent could not be confirmed because it has already succeeded."));
    }
    let method = method.ok_or_else(|| unexpected("This PaymentIntent is missing a payment method."))?;
    payment_methods::of_customer(ledger, &method, text(&intent, "customer"))?;
    attempt(ledger, id, &method, off_session, return_url.as_deref())?;
    retrieve(ledger, id)
}

/// Tries to make the payment with that card. Well is also that its bank asks first.
pub(in crate::psp) fn attempt(
    ledger: &mut Ledger,
    id: &str,
    method: &str,
    off_session: bool,
    return_url: Option<&str>,
) -> Result<(), Refusal> {
    let method = payment_methods::retrieve(ledger, method)?;
    match bank::at_payment(&method, off_session, ledger.now) {
        Answer::Approved => succeed(ledger, id, &method),
        Answer::Asks => {
            let action = setup_intents::next_action(ledger, id, return_url);
            let members = json!({
                "status": "requires_action", "payment_method": method["id"], "next_action": action,
                "last_payment_error": null,
            });
            ledger.set(id, &members);
            ledger.tell("payment_intent.requires_action", id);
            Ok(())
        }
        Answer::Declined(decline) => fail(ledger, id, &method, decline),
    }
}

fn succeed(ledger: &mut Ledger, id: &str, method: &Value) -> Result<(), Refusal> {
    let intent = retrieve(ledger, id)?;
    let charge = new_id("ch");
    ledger.add(&charges::new(&charge, &intent, method, None, ledger.now));
    let members = json!({
        "status": "succeeded", "amount_received": intent["amount"], "payment_method": method["id"],
        "latest_charge": charge, "last_payment_error": null, "next_action": null,
    });
    ledger.set(id, &members);
    ledger.tell("charge.succeeded", &charge);
    ledger.tell("payment_intent.succeeded", id);
    invoices::paid(ledger, id)
}

fn fail(ledger: &mut Ledger, id: &str, method: &Value, decline: &Decline) -> Result<(), Refusal> {
    let intent = retrieve(ledger, id)?;
    let charge = new_id("ch");
    ledger.add(&charges::new(&charge, &intent, method, Some(decline), ledger.now));
    let refusal = Refusal::declined(decline).about("charge", json!(charge)).about("payment_method", method.clone());
    let members = json!({
        "status": "requires_payment_method", "payment_method": null, "latest_charge": charge, "next_action": null,
        "last_payment_error": refusal.error(),
    });
    ledger.set(id, &members);
    ledger.tell("charge.failed", &charge);
    ledger.tell("payment_intent.payment_failed", id);
    invoices::failed(ledger, id, decline.is_hard())?;
    Err(refusal.about("payment_intent", retrieve(ledger, id)?))
}

/// The cardholder has decided at the bank's page. Returns where to go from there.
pub(in crate::psp) fn decide(ledger: &mut Ledger, id: &str, approved: bool) -> Result<String, Refusal> {
    let intent = retrieve(ledger, id)?;
    let return_url = text(&intent["next_action"]["redirect_to_url"], "return_url").to_owned();
    let method = payment_methods::retrieve(ledger, text(&intent, "payment_method"))?;
    if approved {
        succeed(ledger, id, &method)?;
    } else {
        let error = Refusal::invalid("The provided PaymentMethod has failed authentication.")
            .with_code("payment_intent_authentication_failure")
            .about("payment_method", method);
        let members = json!({
            "status": "requires_payment_method", "payment_method": null, "next_action": null,
            "last_payment_error": error.error(),
        });
        ledger.set(id, &members);
        ledger.tell("payment_intent.payment_failed", id);
        invoices::failed(ledger, id, false)?;
    }
    let status = if approved { "succeeded" } else { "failed" };
    let secret = text(&intent, "client_secret");
    let parameters = [("payment_intent", id), ("payment_intent_client_secret", secret), ("redirect_status", status)];
    Ok(with_parameters(&return_url, &parameters))
}
