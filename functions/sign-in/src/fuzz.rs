//! Claims of any form.

use jiff::Timestamp;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use crate::claims::{ClaimNames, Claims};

const NAMES: &[&str] = &["iss", "sub", "name", "given_name", "email", "org", "roles", "realm", "groups", "hasgroups"];

const TEXTS: &[&str] = &[
    "billing",
    "billing-admin",
    "not billing",
    "a,billing;b",
    "[\"billing\"]",
    "{\"billing\":null}",
    "{\"a\":{}}",
    "[[]]",
    " ",
    "https://id.example",
    "Norrbacka Bygg AB",
];

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(TEXTS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let name = prop_oneof![select(NAMES), select(TEXTS)];
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Value::Array), btree_map(name, inner, 0..4).prop_map(object)]
    })
}

fn object(members: std::collections::BTreeMap<&str, Value>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn claims() -> impl Strategy<Value = Map<String, Value>> {
    btree_map(select(NAMES), values(), 0..10).prop_map(|claims| object(claims).as_object().cloned().unwrap_or_default())
}

proptest! {
    #[test]
    fn nobody_becomes_an_admin_by_chance(id_token in claims(), user_info in claims()) {
        let names = ClaimNames {
            organisation: "org".to_owned(), role: "roles".to_owned(), billing_role: "billing".to_owned(),
        };
        let roles = [id_token.get("roles"), user_info.get("roles")].map(|roles| roles.map(Value::to_string));
        let claims = Claims::new(id_token).with_user_info(user_info);
        if let Ok(session) = names.session(&claims, Timestamp::UNIX_EPOCH) {
            prop_assert!(!session.issuer.is_empty() && !session.subject.is_empty() && !session.name.is_empty());
            prop_assert_eq!(session.organisation.trim(), &session.organisation);
            prop_assert!((1..=1024).contains(&session.organisation.len()));
            // The role is a word of its own in one of the two.
            let has_word = |roles: &String| roles.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == "billing");
            prop_assert!(!session.billing_admin || roles.iter().flatten().any(has_word));
        }
    }
}
