//! Products and their prices: what a subscription is for.

use serde_json::{Value, json};

use crate::payments::error::ApiError;
use crate::payments::transaction::Transaction;

/// A product.
pub(crate) fn new(id: &str, name: &str, price: &str, created: i64) -> Value {
    json!({
        "id": id, "object": "product", "active": true, "created": created, "default_price": price, "description": null,
        "images": [], "livemode": false, "marketing_features": [], "metadata": {}, "name": name,
        "package_dimensions": null, "shippable": null, "statement_descriptor": null, "tax_code": null, "type": "service",
        "unit_label": null, "updated": created, "url": null,
    })
}

/// A price of a product, in öre for each `interval`: `month` or `year`.
pub(crate) fn new_price(id: &str, product: &str, amount: i64, interval: &str, created: i64) -> Value {
    json!({
        "id": id, "object": "price", "active": true, "billing_scheme": "per_unit", "created": created, "currency": "sek",
        "custom_unit_amount": null, "livemode": false, "lookup_key": null, "metadata": {}, "nickname": null,
        "product": product,
        "recurring": {"interval": interval, "interval_count": 1, "meter": null, "trial_period_days": null, "usage_type": "licensed"},
        "tax_behavior": "exclusive", "tiers_mode": null, "transform_quantity": null, "type": "recurring",
        "unit_amount": amount, "unit_amount_decimal": amount.to_string(),
    })
}

/// The price as a plan, the older form. Subscription items still have both.
pub(crate) fn plan(price: &Value) -> Value {
    json!({
        "id": price["id"], "object": "plan", "active": true, "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": "per_unit", "created": price["created"],
        "currency": "sek", "interval": price["recurring"]["interval"], "interval_count": 1, "livemode": false, "metadata": {}, "meter": null,
        "nickname": null, "product": price["product"], "tiers_mode": null, "transform_usage": null,
        "trial_period_days": null, "usage_type": "licensed",
    })
}

pub(crate) fn retrieve(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("product", id).cloned()
}

pub(crate) fn retrieve_price(tx: &Transaction, id: &str) -> Result<Value, ApiError> {
    tx.get("price", id).cloned()
}
