//! Payment methods: cards, without their numbers.

use serde_json::{Value, json};

use super::super::bank::{self, has_passed};
use super::super::form::Form;
use super::super::ledger::{Ledger, text};
use super::super::refusal::Refusal;
use super::{lists, metadata};

/// The card of a payment method.
pub(in crate::psp) struct Card<'a> {
    pub(in crate::psp) brand: &'a str,
    pub(in crate::psp) last4: &'a str,
    pub(in crate::psp) exp_month: i64,
    pub(in crate::psp) exp_year: i64,
    pub(in crate::psp) fingerprint: String,
}

/// The parts of an address.
const ADDRESS: [&str; 6] = ["city", "country", "line1", "line2", "postal_code", "state"];

/// A card that belongs to nobody yet.
pub(in crate::psp) fn new(id: &str, card: &Card, billing_details: &Value, created: i64) -> Value {
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

/// Billing details with a name and an address, of which `line2` and `state` are not given.
pub(in crate::psp) fn billing_details(name: &str, line1: &str, postal_code: &str, city: &str, country: &str) -> Value {
    json!({
        "address": {
            "city": city, "country": country, "line1": line1, "line2": null, "postal_code": postal_code, "state": null,
        },
        "email": null, "name": name, "phone": null, "tax_id": null,
    })
}

pub(in crate::psp) fn retrieve(ledger: &Ledger, id: &str) -> Result<Value, Refusal> {
    ledger.get("payment_method", id).cloned()
}

/// The cards of the customer that `customer` names.
pub(in crate::psp) fn list(ledger: &Ledger, form: &mut Form) -> Result<Value, Refusal> {
    let customer = form.take("customer").unwrap_or_default();
    page(ledger, &customer, "/v1/payment_methods", form)
}

/// The cards of a customer.
pub(in crate::psp) fn list_of(ledger: &Ledger, customer: &str, form: &mut Form) -> Result<Value, Refusal> {
    page(ledger, customer, &format!("/v1/customers/{customer}/payment_methods"), form)
}

fn page(ledger: &Ledger, customer: &str, url: &str, form: &mut Form) -> Result<Value, Refusal> {
    ledger.get("customer", customer).map_err(|refusal| refusal.with_param("customer"))?;
    let cards = form.take("type").is_none_or(|kind| kind == "card");
    let mut all = ledger.all("pm_");
    all.retain(|method| cards && text(method, "customer") == customer);
    lists::page(&all, url, form)
}

/// Merges what is given into what there is: the expiry, the billing details member by member, the metadata.
pub(in crate::psp) fn update(ledger: &mut Ledger, id: &str, form: &mut Form) -> Result<Value, Refusal> {
    let method = retrieve(ledger, id)?;
    if method["customer"].is_null() {
        return Err(Refusal::invalid("You must attach this PaymentMethod to a customer to update it."));
    }
    let members = json!({
        "billing_details": merged_details(&method, form)?,
        "card": merged_card(&method, ledger.now, form)?,
        "metadata": metadata(&method, form)?,
    });
    form.ignore(&["allow_redisplay"]);
    ledger.change("payment_method.updated", id, &members);
    retrieve(ledger, id)
}

fn merged_details(method: &Value, form: &mut Form) -> Result<Value, Refusal> {
    let value = |text: String| if text.is_empty() { Value::Null } else { text.into() };
    let mut details = method["billing_details"].clone();
    for part in ["email", "name", "phone", "tax_id"] {
        if let Some(given) = form.take(&format!("billing_details[{part}]")) {
            details[part] = value(given);
        }
    }
    for part in ADDRESS {
        let name = format!("billing_details[address][{part}]");
        if let Some(given) = form.take(&name) {
            let known = given.is_empty() || (given.len() == 2 && given.bytes().all(|byte| byte.is_ascii_uppercase()));
            if part == "country" && !known {
                let message = format!("Country '{given}' is unknown. Try using a 2-character country code instead.");
                return Err(Refusal::bad_value(&name, &message).with_code("country_code_invalid"));
            }
            details["address"][part] = value(given);
        }
    }
    Ok(details)
}

fn merged_card(method: &Value, now: i64, form: &mut Form) -> Result<Value, Refusal> {
    let mut card = method["card"].clone();
    let (month, year) = (form.integer("card[exp_month]")?, form.integer("card[exp_year]")?);
    if month.is_none() && year.is_none() {
        return Ok(card);
    }
    let month = month.or(card["exp_month"].as_i64()).unwrap_or(0);
    let year = year.or(card["exp_year"].as_i64()).unwrap_or(0);
    let invalid_year = || Refusal::card("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");
    if !(1..=12).contains(&month) || (has_passed(year, month, now) && !has_passed(year, 12, now)) {
        return Err(Refusal::card("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid."));
    }
    if has_passed(year, month, now) || !has_passed(year - 50, month, now) {
        return Err(invalid_year());
    }
    card["exp_month"] = month.into();
    card["exp_year"] = year.into();
    Ok(card)
}

/// The cardholder has the bank stop all payments to the seller.
pub(in crate::psp) fn stop(ledger: &mut Ledger, id: &str) -> Result<(), Refusal> {
    let mut card = retrieve(ledger, id)?["card"].clone();
    card["fingerprint"] = bank::fingerprint(bank::STOPPED).into();
    ledger.set(id, &json!({"card": card}));
    Ok(())
}

/// Takes the card away from its customer. No subscription is paid by it any more.
pub(in crate::psp) fn detach(ledger: &mut Ledger, id: &str) -> Result<Value, Refusal> {
    if retrieve(ledger, id)?["customer"].is_null() {
        return Err(Refusal::invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
        ));
    }
    let paid_by_it = |subscription: &&Value| text(subscription, "default_payment_method") == id;
    let subscriptions: Vec<_> = ledger.all("sub_").into_iter().filter(paid_by_it).cloned().collect();
    for subscription in subscriptions {
        let members = json!({"default_payment_method": null});
        ledger.change("customer.subscription.updated", text(&subscription, "id"), &members);
    }
    ledger.change("payment_method.detached", id, &json!({"customer": null}));
    retrieve(ledger, id)
}

/// Gives the card to a customer, if it has none.
pub(in crate::psp) fn attach(ledger: &mut Ledger, id: &str, customer: &Value) {
    if ledger.set(id, &json!({"customer": customer})) != json!({}) {
        ledger.tell("payment_method.attached", id);
    }
}

/// The card's id, as a default of this customer's; null where none is given, which unsets it.
pub(in crate::psp) fn of_customer(ledger: &Ledger, id: &str, customer: &str) -> Result<Value, Refusal> {
    if id.is_empty() {
        return Ok(Value::Null);
    }
    match ledger.get("payment_method", id) {
        Ok(method) if text(method, "customer") == customer => Ok(id.into()),
        _ => {
            let message = format!(
                "The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer."
            );
            Err(Refusal::bad_value("default_payment_method", &message).with_code("resource_missing"))
        }
    }
}
