//! What somebody may send to the webhook.

use jiff::Timestamp;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use crate::event::Event;
use crate::signature::{Secrets, Untrusted};

/// The members that an event of ours may have.
const NAMES: &[&str] = &[
    "id",
    "type",
    "object",
    "data",
    "customer",
    "previous_attributes",
    "invoice_settings",
    "parent",
    "subscription_details",
    "subscription",
];

const TEXTS: &[&str] = &[
    "evt_1",
    "cus_1",
    "sub_1",
    "pm_1",
    "cs_1",
    "../x",
    "",
    "v2.core.event",
    "checkout.session.completed",
    "customer.updated",
    "customer.subscription.updated",
    "payment_method.detached",
    "invoice.paid",
    "setup_intent.succeeded",
];

/// Values with such members, in any place and of any type.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(TEXTS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            btree_map(select(NAMES), inner, 0..7)
                .prop_map(|members| Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

/// Values around which everything is as in an event.
fn events() -> impl Strategy<Value = Value> {
    (select(TEXTS), values(), values()).prop_map(|(kind, object, previous)| {
        let data = Map::from_iter([("object".to_owned(), object), ("previous_attributes".to_owned(), previous)]);
        serde_json::json!({"id": "evt_1", "object": "event", "type": kind, "data": data})
    })
}

proptest! {
    #[test]
    fn an_event_has_a_plain_id(value in prop_oneof![values(), events()], cut in 0_usize..200) {
        let body = value.to_string().into_bytes();
        for body in [&body[..], &body[..cut.min(body.len())]] {
            if let Some(event) = Event::parse(body) {
                prop_assert!(event.id.starts_with("evt_"));
                prop_assert!(event.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
            }
        }
    }

    #[test]
    fn nothing_is_signed_by_chance(header in "(t=[0-9]{0,20}|v1=[0-9a-f]{0,64}|v0=|[,= ]|[a-z0-9]){0,8}", body: Vec<u8>) {
        let secrets = Secrets::new(&["whsec_of-the-webhook".to_owned()]);
        prop_assert_eq!(secrets.check(&header, &body, Timestamp::UNIX_EPOCH), Err(Untrusted::Signature));
    }
}
