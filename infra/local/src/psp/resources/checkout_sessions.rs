//! Checkout sessions: a visit to the hosted page. The sandbox has those that keep a card for later (`mode=setup`).

use serde_json::{Value, json};

use super::super::form::Form;
use super::super::ledger::{Ledger, new_id, text};
use super::super::refusal::Refusal;
use super::{metadata, setup_intents};

/// How long a session stays open, in seconds.
const OPEN: i64 = 24 * 60 * 60;

pub(in crate::psp) fn create(ledger: &mut Ledger, form: &mut Form) -> Result<Value, Refusal> {
    if form.required("mode")? != "setup" {
        return Err(Refusal::bad_value(
            "mode",
            "This sandbox keeps cards for later, and takes no payments here: mode=setup.",
        ));
    }
    let customer = form.take("customer");
    if let Some(customer) = &customer {
        ledger.get("customer", customer).map_err(|refusal| refusal.with_param("customer"))?;
    }
    let success_url = address(form.required("success_url")?, "success_url")?;
    let cancel_url = form.take("cancel_url").map(|url| address(url, "cancel_url")).transpose()?;
    let currency = form.take("currency");
    if form.list("payment_method_types").is_empty() && currency.is_none() {
        return Err(Refusal::missing("currency"));
    }
    let expires_at = form.integer("expires_at")?.unwrap_or(ledger.now + OPEN);
    let own_metadata = metadata(&json!({}), form)?;
    let id = new_id("cs_test");
    let intent = new_id("seti");
    let intents_metadata: Value = form.map("setup_intent_data[metadata]").into_iter().collect();
    ledger.add(&setup_intents::new(&intent, &json!(customer), &intents_metadata, ledger.now));
    let session = json!({
        "id": id, "object": "checkout.session", "adaptive_pricing": null, "after_expiration": null,
        "allow_promotion_codes": null, "amount_subtotal": null, "amount_total": null,
        "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null},
        "billing_address_collection": form.take("billing_address_collection"), "cancel_url": cancel_url,
        "client_reference_id": form.take("client_reference_id"), "client_secret": null, "collected_information": null,
        "consent": null, "consent_collection": null, "created": ledger.now, "currency": currency,
        "currency_conversion": null, "custom_fields": [],
        "custom_text": {"after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null},
        "customer": customer, "customer_creation": null, "customer_details": null, "customer_email": null,
        "discounts": null, "expires_at": expires_at, "invoice": null, "invoice_creation": null, "livemode": false,
        "locale": form.take("locale"), "metadata": own_metadata, "mode": "setup", "origin_context": null,
        "payment_intent": null, "payment_link": null, "payment_method_collection": "always",
        "payment_method_configuration_details": null,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
        "payment_status": "no_payment_required", "permissions": null, "phone_number_collection": {"enabled": false},
        "recovered_from": null, "saved_payment_method_options": null, "setup_intent": intent,
        "shipping_address_collection": null, "shipping_cost": null, "shipping_options": [], "status": "open",
        "submit_type": null, "subscription": null, "success_url": success_url, "total_details": null,
        "ui_mode": "hosted_page", "url": format!("{}/checkout/{id}", ledger.address), "wallet_options": null,
    });
    form.ignore(&["custom_text", "ui_mode"]);
    ledger.add(&session);
    ledger.tell("setup_intent.created", &intent);
    Ok(session)
}

/// The session; one whose time is over has expired by now.
pub(in crate::psp) fn retrieve(ledger: &mut Ledger, id: &str) -> Result<Value, Refusal> {
    let session = ledger.get("checkout.session", id)?;
    if text(session, "status") == "open" && session["expires_at"].as_i64().is_some_and(|at| at <= ledger.now) {
        return expire(ledger, id);
    }
    Ok(session.clone())
}

/// Ends an open session: its page takes no card any more.
pub(in crate::psp) fn expire(ledger: &mut Ledger, id: &str) -> Result<Value, Refusal> {
    if text(ledger.get("checkout.session", id)?, "status") != "open" {
        return Err(Refusal::invalid("Only Checkout Sessions with a status in [\"open\"] can be expired."));
    }
    ledger.set(id, &json!({"status": "expired", "url": null}));
    ledger.tell("checkout.session.expired", id);
    ledger.get("checkout.session", id).cloned()
}

/// Completes the session whose setup intent has succeeded, if it is one's.
pub(in crate::psp) fn complete(ledger: &mut Ledger, intent: &str) {
    let of_intent = |session: &&Value| text(session, "setup_intent") == intent && text(session, "status") == "open";
    let session = ledger.all("cs_").into_iter().find(of_intent).map(|session| text(session, "id").to_owned());
    if let Some(id) = session {
        ledger.set(&id, &json!({"status": "complete", "url": null}));
        ledger.tell("checkout.session.completed", &id);
    }
}

fn address(url: String, param: &str) -> Result<String, Refusal> {
    if ["http://", "https://"].iter().any(|start| url.starts_with(start)) {
        return Ok(url);
    }
    let message = "Not a valid URL: URLs must begin with http:// or https://.";
    Err(Refusal::bad_value(param, message).with_code("url_invalid"))
}
