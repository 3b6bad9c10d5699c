//! Payment methods: cards, without their numbers.

use serde_json::{Value, json};

use super::{lists, metadata};
use crate::payments::bank::{self, has_passed};
use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::params::Params;
use crate::payments::transaction::Transaction;

/// The card of a payment method.
pub(crate) struct Card<'a> {
    pub(crate) brand: &'a str,
    pub(crate) last4: &'a str,
    pub(crate) exp_month: i64,
    pub(crate) exp_year: i64,
    pub(crate) fingerprint: String,
}

/// The parts of an address.
const ADDRESS: [&str; 6] = ["city", "country", "line1", "line2", "postal_code", "state"];

/// A card that belongs to no customer yet.
pub(crate) fn new(id: &str, card: &Card, billing_details: &Value, created: i64) -> Value {
    json!({
        "id": id, "object": "payment_method", "allow_redisplay": "limited", "billing_details": billing_details,
        "card": {
            "brand": card.brand,
            "checks": {"address_line1_check": "pass", "address_postal_code_check": "pass", "cvc_check": "pass"},
            "country": "SE", "display_brand": card.brand, "exp_month": card.exp_month, "exp_year": card.exp_year,
            "fingerprint": card.fingerprint, "funding": "credit", "generated_from": null, "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": null}, "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": true}, "wallet": null,
        },
        "created": created, "customer": null, "livemode": false, "metadata": {}, "type": "card",
    })
}

/// Billing details with a name and an address without `line2` and `state`.
pub(crate) fn billing_details(name: &str, line1: &str, postal_code: &str, city: &str, country: &str) -> Value {
    json!({
        "address": {
            "city": city, "country": country, "line1": line1, "line2": null, "postal_code": postal_code, "state": null,
        },
        "email": null, "name": name, "phone": null, "tax_id": null,
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("payment_method", id).cloned()
}

/// Lists the cards of the customer in the parameter `customer`.
pub(crate) fn list(tx: &Transaction, params: &mut Params) -> Result<Value, ApiError> {
    let customer = params.take("customer").unwrap_or_default();
    page(tx, &customer, "/v1/payment_methods", params)
}

/// Lists a customer's cards.
pub(crate) fn list_of(tx: &Transaction, customer: &str, params: &mut Params) -> Result<Value, ApiError> {
    page(tx, customer, &format!("/v1/customers/{customer}/payment_methods"), params)
}

fn page(tx: &Transaction, customer: &str, url: &str, params: &mut Params) -> Result<Value, ApiError> {
    tx.get("customer", customer).map_err(|error| error.with_param("customer"))?;
    let cards = params.take("type").is_none_or(|kind| kind == "card");
    let mut all = tx.objects("pm_");
    all.retain(|method| cards && text(method, "customer") == customer);
    lists::page(&all, url, params)
}

/// Changes the given members of expiry, billing details and metadata, and leaves the others.
pub(crate) fn update(tx: &mut Transaction, id: &str, params: &mut Params) -> Result<Value, ApiError> {
    let method = retrieve(tx, id)?;
    if method["customer"].is_null() {
        return Err(ApiError::invalid("You must attach this PaymentMethod to a customer to update it."));
    }
    let members = json!({
        "billing_details": merged_details(&method, params)?,
        "card": merged_card(&method, tx.now, params)?,
        "metadata": metadata::merged(&method, params)?,
    });
    params.ignore(&["allow_redisplay"]);
    tx.update("payment_method.updated", id, &members);
    retrieve(tx, id)
}

fn merged_details(method: &Value, params: &mut Params) -> Result<Value, ApiError> {
    let mut details = method["billing_details"].clone();
    for part in ["email", "name", "phone", "tax_id"] {
        if let Some(given) = params.take(&format!("billing_details[{part}]")) {
            details[part] = unset_if_empty(given);
        }
    }
    for part in ADDRESS {
        let name = format!("billing_details[address][{part}]");
        if let Some(given) = params.take(&name) {
            let known = given.is_empty() || (given.len() == 2 && given.bytes().all(|byte| byte.is_ascii_uppercase()));
            if part == "country" && !known {
                let message = format!("Country '{given}' is unknown. Try using a 2-character country code instead.");
                return Err(ApiError::bad_value(&name, &message).with_code("country_code_invalid"));
            }
            details["address"][part] = unset_if_empty(given);
        }
    }
    Ok(details)
}

fn unset_if_empty(text: String) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

fn merged_card(method: &Value, now: i64, params: &mut Params) -> Result<Value, ApiError> {
    let mut card = method["card"].clone();
    let (month, year) = (params.integer("card[exp_month]")?, params.integer("card[exp_year]")?);
    if month.is_none() && year.is_none() {
        return Ok(card);
    }
    let month = month.or(card["exp_month"].as_i64()).unwrap_or(0);
    let year = year.or(card["exp_year"].as_i64()).unwrap_or(0);
    if !(1..=12).contains(&month) || (has_passed(year, month, now) && !has_passed(year, 12, now)) {
        return Err(ApiError::card("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid."));
    }
    if has_passed(year, month, now) || !has_passed(year - 50, month, now) {
        return Err(ApiError::card("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid."));
    }
    card["exp_month"] = month.into();
    card["exp_year"] = year.into();
    Ok(card)
}

/// The cardholder lets the bank stop all payments to the seller.
pub(crate) fn stop(tx: &mut Transaction, id: &str) -> Result<(), ApiError> {
    behave(tx, id, bank::STOPPED)
}

/// The bank approves all payments from now on: the cardholder has put money into the account, say.
pub(crate) fn allow(tx: &mut Transaction, id: &str) -> Result<(), ApiError> {
    behave(tx, id, bank::WORKS)
}

fn behave(tx: &mut Transaction, id: &str, behaviour: &str) -> Result<(), ApiError> {
    let mut card = retrieve(tx, id)?["card"].clone();
    card["fingerprint"] = bank::fingerprint(behaviour).into();
    tx.set(id, &json!({"card": card}));
    Ok(())
}

/// Detaches the card from its customer. Subscriptions that it paid are left without a card of their own.
pub(crate) fn detach(tx: &mut Transaction, id: &str) -> Result<Value, ApiError> {
    if retrieve(tx, id)?["customer"].is_null() {
        return Err(ApiError::invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
        ));
    }
    let is_paid_by_it = |subscription: &&Value| text(subscription, "default_payment_method") == id;
    let subscriptions: Vec<_> = tx.objects("sub_").into_iter().filter(is_paid_by_it).cloned().collect();
    for subscription in subscriptions {
        let members = json!({"default_payment_method": null});
        tx.update("customer.subscription.updated", text(&subscription, "id"), &members);
    }
    tx.update("payment_method.detached", id, &json!({"customer": null}));
    retrieve(tx, id)
}

/// Attaches the card to a customer.
pub(crate) fn attach(tx: &mut Transaction, id: &str, customer: &Value) {
    if tx.set(id, &json!({"customer": customer})) != json!({}) {
        tx.emit("payment_method.attached", id);
    }
}

/// The value of a default card: the id of one of the customer's cards, or null for an empty id, which unsets it.
pub(crate) fn of_customer(tx: &Transaction, id: &str, customer: &str) -> Result<Value, ApiError> {
    if id.is_empty() {
        return Ok(Value::Null);
    }
    match tx.get("payment_method", id) {
        Ok(method) if text(method, "customer") == customer => Ok(id.into()),
        _ => {
            let message = format!(
                "The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer."
            );
            Err(ApiError::bad_value("default_payment_method", &message).with_code("resource_missing"))
        }
    }
}
