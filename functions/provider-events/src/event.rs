//! What an event is about.

use billing::{CardId, CustomerId, SubscriptionId};
use serde::Deserialize;
use serde_json::{Map, Value};
use stripe::objects::Invoice;

/// Something that happened at the provider.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// `evt_…`
    pub(crate) id: String,
    /// `invoice.paid`
    pub(crate) kind: String,
    /// None for what is of no concern here.
    pub(crate) about: Option<About>,
}

/// What to look at anew.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// A visit to the hosted page that ended with a card.
    NewCard(String),
    /// A subscription, or its invoice.
    Subscription(CustomerId, SubscriptionId),
    /// What a customer is charged to where a subscription does not say.
    Customer(CustomerId),
    /// A verification.
    Verification(CustomerId, String),
    /// A card.
    Card(CustomerId, CardId),
}

#[derive(Deserialize)]
struct Sent {
    id: String,
    r#type: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Map<String, Value>,
    /// The fields that became others, as they were.
    #[serde(default)]
    previous_attributes: Map<String, Value>,
}

impl Event {
    /// None for what is no event.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let Sent { id, r#type: kind, data } = serde_json::from_slice(body).ok()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let whole = id.starts_with("evt_") && id.len() <= 255 && id.bytes().all(plain);
        let about = about(&kind, data);
        whole.then_some(Self { id, kind, about })
    }
}

fn about(kind: &str, Data { object, previous_attributes: before }: Data) -> Option<About> {
    let text = |name| object.get(name).and_then(Value::as_str);
    // A card that was detached has none any more.
    let customer = || CustomerId::parse(text("customer").or_else(|| before.get("customer")?.as_str())?);
    if kind == "checkout.session.completed" {
        text("id").map(|id| About::NewCard(id.to_owned()))
    } else if kind == "setup_intent.succeeded" {
        Some(About::Verification(customer()?, text("id")?.to_owned()))
    } else if kind == "customer.updated" {
        before.contains_key("invoice_settings").then_some(())?;
        Some(About::Customer(CustomerId::parse(text("id")?)?))
    } else if kind.starts_with("customer.subscription.") {
        Some(About::Subscription(customer()?, SubscriptionId::parse(text("id")?)?))
    } else if kind.starts_with("payment_method.") {
        Some(About::Card(customer()?, CardId::of_payment_method(text("id")?)?))
    } else if kind.starts_with("invoice.") {
        let customer = customer()?;
        let invoice: Invoice = serde_json::from_value(Value::Object(object)).ok()?;
        Some(About::Subscription(customer, SubscriptionId::parse(invoice.subscription()?)?))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn about(kind: &str, object: &Value) -> Option<About> {
        let body = json!({"id": "evt_1", "object": "event", "type": kind, "data": {"object": object}});
        Event::parse(body.to_string().as_bytes()).expect("an event").about
    }

    fn subscription() -> Option<About> {
        Some(About::Subscription(CustomerId::parse("cus_1")?, SubscriptionId::parse("sub_1")?))
    }

    #[test]
    fn an_event_is_about_what_is_to_be_looked_at() {
        let of_subscription = json!({"id": "sub_1", "customer": "cus_1"});
        let of_card = json!({"id": "pm_1", "customer": "cus_1"});
        let invoice = json!({"id": "in_1", "customer": "cus_1", "amount_remaining": 1, "currency": "sek",
            "parent": {"subscription_details": {"subscription": "sub_1"}}});
        for kind in ["created", "updated", "deleted", "paused"] {
            assert_eq!(about(&format!("customer.subscription.{kind}"), &of_subscription), subscription());
        }
        for kind in ["paid", "payment_failed", "updated", "voided"] {
            assert_eq!(about(&format!("invoice.{kind}"), &invoice), subscription());
        }
        for kind in ["attached", "updated", "automatically_updated"] {
            let card =
                Some(About::Card(CustomerId::parse("cus_1").expect("an id"), CardId::parse("card_1").expect("an id")));
            assert_eq!(about(&format!("payment_method.{kind}"), &of_card), card);
        }
        assert_eq!(
            about("checkout.session.completed", &json!({"id": "cs_1"})),
            Some(About::NewCard("cs_1".to_owned()))
        );
    }

    #[test]
    fn what_was_before_tells_of_whom_it_is() {
        let about = |kind: &str, object: &Value, before: &Value| {
            let data = json!({"object": object, "previous_attributes": before});
            let body = json!({"id": "evt_1", "type": kind, "data": data});
            Event::parse(body.to_string().as_bytes()).expect("an event").about
        };
        let customer = || CustomerId::parse("cus_1").expect("an id");
        assert_eq!(
            about("payment_method.detached", &json!({"id": "pm_1", "customer": null}), &json!({"customer": "cus_1"})),
            Some(About::Card(customer(), CardId::parse("card_1").expect("an id")))
        );
        let of_customer = json!({"id": "cus_1"});
        let default = json!({"invoice_settings": {"default_payment_method": null}});
        assert_eq!(about("customer.updated", &of_customer, &default), Some(About::Customer(customer())));
        assert_eq!(about("customer.updated", &of_customer, &json!({"phone": null})), None);
        assert_eq!(
            about("setup_intent.succeeded", &json!({"id": "seti_1", "customer": "cus_1"}), &json!({})),
            Some(About::Verification(customer(), "seti_1".to_owned()))
        );
    }

    #[test]
    fn others_are_of_no_concern() {
        for (kind, object) in [
            ("customer.updated", json!({"id": "cus_1"})),
            ("invoiceitem.created", json!({"id": "ii_1", "customer": "cus_1"})),
            ("checkout.session.expired", json!({"id": "cs_1"})),
            ("customer.subscription.updated", json!({"id": "sub_1"})),
            ("customer.subscription.updated", json!({"id": "../x", "customer": "cus_1"})),
            // Nobody's, and it does not say whose it was.
            ("payment_method.detached", json!({"id": "pm_1", "customer": null})),
            ("payment_method.attached", json!({"id": "card_1", "customer": "cus_1"})),
            ("invoice.paid", json!({"id": "in_1", "customer": "cus_1", "amount_remaining": 0, "currency": "sek"})),
            ("invoice.paid", json!({})),
        ] {
            assert_eq!(about(kind, &object), None, "{kind} {object}");
        }
    }

    #[test]
    fn what_is_no_event_is_none() {
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
