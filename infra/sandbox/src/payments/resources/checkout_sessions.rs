//! Checkout sessions: a visit to the hosted page. The sandbox has only those that store a card for later (`mode=setup`).

use serde_json::{Value, json};

use super::{metadata, setup_intents};
use crate::payments::error::ApiError;
use crate::payments::object::{new_id, text};
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// How long a session stays open, in seconds.
const SESSION_LIFETIME: i64 = 24 * 60 * 60;

/// Opens a session.
pub(crate) fn create(tx: &mut Transaction, params: &mut Params) -> Result<Value, ApiError> {
    if params.required("mode")? != "setup" {
        return Err(ApiError::bad_value(
            "mode",
            "This sandbox keeps cards for later, and takes no payments here: mode=setup.",
        ));
    }
    let customer = params.take("customer");
    if let Some(customer) = &customer {
        tx.get("customer", customer).map_err(|error| error.with_param("customer"))?;
    }
    let success_url = address(params.required("success_url")?, "success_url")?;
    let cancel_url = params.take("cancel_url").map(|url| address(url, "cancel_url")).transpose()?;
    let currency = params.take("currency");
    let types = [params.list("payment_method_types"), params.list("allowed_payment_method_types")].concat();
    if types.is_empty() && currency.is_none() {
        return Err(ApiError::missing("currency"));
    }
    let expires_at = params.integer("expires_at")?.unwrap_or(tx.now + SESSION_LIFETIME);
    let own_metadata = metadata::merged(&json!({}), params)?;
    let id = new_id("cs_test");
    let intent = new_id("seti");
    let intents_metadata: Value = params.map("setup_intent_data[metadata]").into_iter().collect();
    tx.add(&setup_intents::new(&intent, &json!(customer), &intents_metadata, tx.now));
    let session = json!({
        "id": id, "object": "checkout.session", "adaptive_pricing": null, "after_expiration": null,
        "allow_promotion_codes": null, "amount_subtotal": null, "amount_total": null,
        "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null},
        "billing_address_collection": params.take("billing_address_collection"), "cancel_url": cancel_url,
        "client_reference_id": params.take("client_reference_id"), "client_secret": null, "collected_information": null,
        "consent": null, "consent_collection": null, "created": tx.now, "currency": currency,
        "currency_conversion": null, "custom_fields": [],
        "custom_text": {"after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null},
        "customer": customer, "customer_creation": null, "customer_details": null, "customer_email": null,
        "discounts": null, "expires_at": expires_at, "invoice": null, "invoice_creation": null, "livemode": false,
        "locale": params.take("locale"), "metadata": own_metadata, "mode": "setup", "origin_context": null,
        "payment_intent": null, "payment_link": null, "payment_method_collection": "always",
        "payment_method_configuration_details": null,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
        "payment_status": "no_payment_required", "permissions": null, "phone_number_collection": {"enabled": false},
        "recovered_from": null, "saved_payment_method_options": null, "setup_intent": intent,
        "shipping_address_collection": null, "shipping_cost": null, "shipping_options": [], "status": "open",
        "submit_type": null, "subscription": null, "success_url": success_url, "total_details": null,
        "ui_mode": "hosted_page", "url": format!("{}/checkout/{id}", tx.address), "wallet_options": null,
    });
    params.ignore(&["custom_text", "ui_mode"]);
    tx.add(&session);
    tx.emit("setup_intent.created", &intent);
    Ok(session)
}

/// The session. One whose time is over expires now.
pub(crate) fn retrieve(tx: &mut Transaction, id: &str) -> Result<Value, ApiError> {
    let session = tx.get("checkout.session", id)?;
    if text(session, "status") == "open" && session["expires_at"].as_i64().is_some_and(|at| at <= tx.now) {
        return expire(tx, id);
    }
    Ok(session.clone())
}

/// Ends an open session: its page accepts no card any more.
pub(crate) fn expire(tx: &mut Transaction, id: &str) -> Result<Value, ApiError> {
    if text(tx.get("checkout.session", id)?, "status") != "open" {
        return Err(ApiError::invalid("Only Checkout Sessions with a status in [\"open\"] can be expired."));
    }
    tx.set(id, &json!({"status": "expired", "url": null}));
    tx.emit("checkout.session.expired", id);
    tx.get("checkout.session", id).cloned()
}

/// Fails unless the parameter is a URL.
fn address(url: String, param: &str) -> Result<String, ApiError> {
    if ["http://", "https://"].iter().any(|start| url.starts_with(start)) {
        return Ok(url);
    }
    let message = "Not a valid URL: URLs must begin with http:// or https://.";
    Err(ApiError::bad_value(param, message).with_code("url_invalid"))
}
