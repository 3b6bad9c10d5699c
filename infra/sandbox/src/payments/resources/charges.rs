//! Charges: the attempts to collect a payment from a card.

use serde_json::{Value, json};

use crate::payments::bank::Decline;
use crate::payments::error::ApiError;
use crate::payments::seller::STATEMENT_NAME;
use crate::payments::transaction::Transaction;

/// The outcome of an attempt to pay an intent with a card: paid, unless the bank declined.
pub(crate) fn new(id: &str, intent: &Value, method: &Value, decline: Option<&Decline>, created: i64) -> Value {
    let amount = &intent["amount"];
    let card = &method["card"];
    let outcome = match decline {
        None => json!({
            "advice_code": null, "network_advice_code": null, "network_decline_code": null,
            "network_status": "approved_by_network", "reason": null, "risk_level": "normal",
            "seller_message": "Payment complete.", "type": "authorized",
        }),
        Some(decline) => json!({
            "advice_code": decline.advice, "network_advice_code": null, "network_decline_code": null,
            "network_status": "declined_by_network", "reason": decline.reason, "risk_level": "normal",
            "seller_message": decline.message, "type": "issuer_declined",
        }),
    };
    let paid = decline.is_none();
    json!({
        "id": id, "object": "charge", "amount": amount, "amount_captured": if paid { amount.clone() } else { json!(0) },
        "amount_refunded": 0, "application": null, "application_fee": null, "application_fee_amount": null,
        "balance_transaction": null, "billing_details": method["billing_details"],
        "calculated_statement_descriptor": STATEMENT_NAME, "captured": paid, "created": created,
        "currency": intent["currency"], "customer": intent["customer"], "description": intent["description"],
        "disputed": false, "failure_balance_transaction": null, "failure_code": decline.map(|it| it.code),
        "failure_message": decline.map(|it| it.message), "fraud_details": {}, "livemode": false, "metadata": {},
        "on_behalf_of": null, "outcome": outcome, "paid": paid, "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {
            "card": {
                "amount_authorized": amount, "authorization_code": null, "brand": card["brand"],
                "checks": card["checks"], "country": card["country"], "exp_month": card["exp_month"],
                "exp_year": card["exp_year"], "extended_authorization": {"status": "disabled"},
                "fingerprint": card["fingerprint"], "funding": card["funding"],
                "incremental_authorization": {"status": "unavailable"}, "installments": null, "last4": card["last4"],
                "mandate": null, "multicapture": {"status": "unavailable"}, "network": card["brand"],
                "network_token": {"used": false}, "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
                "regulated_status": "unregulated", "three_d_secure": null, "wallet": null,
            },
            "type": "card",
        },
        "receipt_email": null, "receipt_number": null, "receipt_url": null, "refunded": false, "review": null,
        "shipping": null, "source_transfer": null, "statement_descriptor": null, "statement_descriptor_suffix": null,
        "status": if paid { "succeeded" } else { "failed" }, "transfer_data": null, "transfer_group": null,
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("charge", id).cloned()
}
