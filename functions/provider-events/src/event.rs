//! Decodes an event: what it reports as changed.

use billing::{CardId, CustomerId, SubscriptionId};
use payments::ChangedObject;
use serde::Deserialize;
use serde_json::{Map, Value};
use stripe::objects::InvoicePurpose;

/// An event at the provider.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// `evt_…`
    pub(crate) id: String,
    /// `invoice.paid`
    pub(crate) kind: String,
    /// None if it does not concern us.
    pub(crate) changed: Option<ChangedObject>,
    /// Whether it only names its object: then it is of no use here.
    pub(crate) is_thin: bool,
}

/// What the provider calls an event of its newer kind, which names an object and does not contain it.
const THIN_EVENT: &str = "v2.core.event";

/// An event as the provider sends it.
#[derive(Deserialize)]
struct RawEvent {
    id: String,
    r#type: String,
    #[serde(default)]
    object: Option<String>,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
struct Data {
    object: Map<String, Value>,
    /// The old values of the changed fields.
    #[serde(default)]
    previous_attributes: Option<Map<String, Value>>,
}

impl Event {
    /// None if the body is not an event.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let RawEvent { id, r#type: kind, object, data } = serde_json::from_slice(body).ok()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !id.starts_with("evt_") || id.len() > 255 || !id.bytes().all(is_plain) {
            return None;
        }
        // All that concerns us comes as an event with its object as well, if the endpoint is set up for those.
        let is_thin = object.as_deref() == Some(THIN_EVENT);
        let changed = if is_thin { None } else { changed_object(&kind, serde_json::from_value(data).ok()?) };
        Some(Self { id, kind, changed, is_thin })
    }
}

fn changed_object(kind: &str, data: Data) -> Option<ChangedObject> {
    if kind == "checkout.session.completed" {
        Some(ChangedObject::NewCard(data.text("id")?.to_owned()))
    } else if kind == "setup_intent.succeeded" {
        Some(ChangedObject::Verification(data.customer()?, data.text("id")?.to_owned()))
    } else if kind == "customer.updated" {
        data.previous("invoice_settings")?;
        Some(ChangedObject::Customer(CustomerId::parse(data.text("id")?)?))
    } else if kind.starts_with("customer.subscription.") {
        Some(ChangedObject::Subscription(data.customer()?, SubscriptionId::parse(data.text("id")?)?))
    } else if kind.starts_with("payment_method.") {
        Some(ChangedObject::Card(data.customer()?, CardId::of_payment_method(data.text("id")?)?))
    } else if kind.starts_with("invoice.") {
        let customer = data.customer()?;
        let purpose: InvoicePurpose = serde_json::from_value(Value::Object(data.object)).ok()?;
        Some(ChangedObject::Subscription(customer, SubscriptionId::parse(purpose.subscription()?)?))
    } else {
        None
    }
}

impl Data {
    fn text(&self, name: &str) -> Option<&str> {
        self.object.get(name).and_then(Value::as_str)
    }

    /// The old value of a field, if it has changed.
    fn previous(&self, name: &str) -> Option<&Value> {
        self.previous_attributes.as_ref()?.get(name)
    }

    /// The customer of the object. A card that was detached has none: then its previous one.
    fn customer(&self) -> Option<CustomerId> {
        let customer = match self.text("customer") {
            Some(customer) => customer,
            None => self.previous("customer")?.as_str()?,
        };
        CustomerId::parse(customer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changed(kind: &str, object: &Value) -> Option<ChangedObject> {
        let body = json!({"id": "evt_1", "object": "event", "type": kind, "data": {"object": object}});
        Event::parse(body.to_string().as_bytes()).expect("an event").changed
    }

    fn subscription() -> Option<ChangedObject> {
        Some(ChangedObject::Subscription(CustomerId::parse("cus_1")?, SubscriptionId::parse("sub_1")?))
    }

    #[test]
    fn an_event_reports_what_has_changed() {
        let of_subscription = json!({"id": "sub_1", "customer": "cus_1"});
        let of_card = json!({"id": "pm_1", "customer": "cus_1"});
        let invoice = json!({"id": "in_1", "customer": "cus_1", "amount_remaining": 1, "currency": "sek",
            "parent": {"subscription_details": {"subscription": "sub_1"}}});
        for kind in ["created", "updated", "deleted", "paused"] {
            assert_eq!(changed(&format!("customer.subscription.{kind}"), &of_subscription), subscription());
        }
        for kind in ["paid", "payment_failed", "updated", "voided"] {
            assert_eq!(changed(&format!("invoice.{kind}"), &invoice), subscription());
        }
        // Nothing else of the invoice is needed, and older versions have the subscription elsewhere.
        for invoice in [
            json!({"customer": "cus_1", "parent": {"subscription_details": {"subscription": {"id": "sub_1"}}}}),
            json!({"customer": "cus_1", "parent": null, "subscription": "sub_1"}),
        ] {
            assert_eq!(changed("invoice.paid", &invoice), subscription());
        }
        for kind in ["attached", "updated", "automatically_updated"] {
            let card = Some(ChangedObject::Card(
                CustomerId::parse("cus_1").expect("an id"),
                CardId::parse("card_1").expect("an id"),
            ));
            assert_eq!(changed(&format!("payment_method.{kind}"), &of_card), card);
        }
        assert_eq!(
            changed("checkout.session.completed", &json!({"id": "cs_1"})),
            Some(ChangedObject::NewCard("cs_1".to_owned()))
        );
    }

    #[test]
    fn an_invoice_needs_no_more_than_customer_and_subscription() {
        let parent = json!({"type": "subscription_details", "quote_details": null, "subscription_details": {"subscription": "sub_1"}});
        for invoice in [
            json!({"customer": "cus_1", "parent": parent}),
            json!({"customer": "cus_1", "subscription": "sub_1"}),
            json!({"customer": "cus_1", "subscription": "sub_1", "parent": null, "id": 7, "currency": null}),
            json!({"customer": "cus_1", "parent": parent, "amount_remaining": "1", "payments": null, "attempt_count": null}),
        ] {
            assert_eq!(changed("invoice.payment_failed", &invoice), subscription(), "{invoice}");
        }
    }

    #[test]
    fn an_event_may_say_that_nothing_was_before() {
        let body = r#"{"id":"evt_1","type":"customer.subscription.created","data":{"previous_attributes":null,
            "object":{"id":"sub_1","customer":"cus_1"}}}"#;
        assert_eq!(Event::parse(body.as_bytes()).expect("an event").changed, subscription());
    }

    #[test]
    fn the_customer_may_be_the_previous_one() {
        let changed = |kind: &str, object: &Value, before: &Value| {
            let data = json!({"object": object, "previous_attributes": before});
            let body = json!({"id": "evt_1", "type": kind, "data": data});
            Event::parse(body.to_string().as_bytes()).expect("an event").changed
        };
        let customer = || CustomerId::parse("cus_1").expect("an id");
        assert_eq!(
            changed("payment_method.detached", &json!({"id": "pm_1", "customer": null}), &json!({"customer": "cus_1"})),
            Some(ChangedObject::Card(customer(), CardId::parse("card_1").expect("an id")))
        );
        let of_customer = json!({"id": "cus_1"});
        let default = json!({"invoice_settings": {"default_payment_method": null}});
        assert_eq!(changed("customer.updated", &of_customer, &default), Some(ChangedObject::Customer(customer())));
        assert_eq!(changed("customer.updated", &of_customer, &json!({"phone": null})), None);
        assert_eq!(changed("customer.updated", &of_customer, &Value::Null), None);
        assert_eq!(
            changed("setup_intent.succeeded", &json!({"id": "seti_1", "customer": "cus_1"}), &json!({})),
            Some(ChangedObject::Verification(customer(), "seti_1".to_owned()))
        );
    }

    #[test]
    fn other_events_do_not_concern_us() {
        for (kind, object) in [
            ("customer.updated", json!({"id": "cus_1"})),
            ("invoiceitem.created", json!({"id": "ii_1", "customer": "cus_1"})),
            ("checkout.session.expired", json!({"id": "cs_1"})),
            ("customer.subscription.updated", json!({"id": "sub_1"})),
            ("customer.subscription.updated", json!({"id": "../x", "customer": "cus_1"})),
            // Without a customer, and without a previous one.
            ("payment_method.detached", json!({"id": "pm_1", "customer": null})),
            ("payment_method.attached", json!({"id": "card_1", "customer": "cus_1"})),
            ("invoice.paid", json!({"id": "in_1", "customer": "cus_1", "amount_remaining": 0, "currency": "sek"})),
            ("invoice.paid", json!({})),
        ] {
            assert_eq!(changed(kind, &object), None, "{kind} {object}");
        }
    }

    #[test]
    fn an_event_that_only_names_its_object_does_not_concern_us() {
        let event = json!({
            "id": "evt_test_65", "object": "v2.core.event", "type": "v1.invoice.paid", "livemode": false,
            "related_object": {"id": "in_1", "type": "invoice", "url": "/v1/invoices/in_1"},
        });
        for data in [None, Some(Value::Null), Some(json!({"title": "x"}))] {
            let mut event = event.clone();
            if let Some(data) = data {
                event["data"] = data;
            }
            let parsed = Event::parse(event.to_string().as_bytes()).expect("an event");
            assert_eq!((parsed.kind.as_str(), parsed.changed, parsed.is_thin), ("v1.invoice.paid", None, true));
        }
    }

    #[test]
    fn other_bodies_are_no_events() {
        for body in [
            "",
            "{}",
            "[]",
            r#"{"id":"evt_1","type":"invoice.paid"}"#,
            r#"{"id":"evt_1","type":"invoice.paid","data":{"object":"in_1"}}"#,
            r#"{"id":"ev#1","type":"invoice.paid","data":{"object":{}}}"#,
            r#"{"id":7,"type":"invoice.paid","data":{"object":{}}}"#,
        ] {
            assert_eq!(Event::parse(body.as_bytes()), None, "{body}");
        }
    }
}
