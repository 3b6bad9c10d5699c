//! The forms in which providers send an organisation or roles, and how a claim is found by its name.

use serde_json::{Map, Value};

/// The claim of that name. If there is none, `name` is a path to a member of a member, as in `realm_access.roles`; the names
/// on the path may have dots, too.
pub(crate) fn find<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c Value> {
    let member = |(dot, _)| find(claims.get(&name[..dot])?.as_object()?, &name[dot + 1..]);
    claims.get(name).or_else(|| name.match_indices('.').find_map(member))
}

/// A text that is not empty, without the space around it.
pub(crate) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The one text of a claim: a text, a list of one text, or the name of an object's only member. The list and the object may be
/// JSON in a text.
pub(crate) fn only_text(value: &Value) -> Option<String> {
    match value {
        Value::String(json) => match list_or_object(json) {
            Some(inner) => only_text(&inner),
            None => text(value).map(str::to_owned),
        },
        Value::Array(values) => match &values[..] {
            [one] => text(one).map(str::to_owned),
            _ => None,
        },
        Value::Object(members) => match members.keys().collect::<Vec<_>>()[..] {
            [name] if !name.trim().is_empty() => Some(name.trim().to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether `role` is among a claim's roles: a text, a text with commas, semicolons or spaces between roles, a list of texts,
/// or the names of an object's members. The list and the object may be JSON in a text. None if the claim has another form.
pub(crate) fn has_role(value: &Value, role: &str) -> Option<bool> {
    match value {
        Value::String(json) => match list_or_object(json) {
            Some(inner) => has_role(&inner, role),
            None => Some(is_in_text(json, role)),
        },
        Value::Array(values) if values.iter().any(|value| value == role) => Some(true),
        Value::Array(values) if values.iter().all(Value::is_string) => Some(false),
        Value::Object(members) => Some(members.get(role).is_some_and(|value| !value.is_null() && *value != false)),
        _ => None,
    }
}

fn is_in_text(roles: &str, role: &str) -> bool {
    let is_one = roles.trim() == role;
    if roles.contains([',', ';']) {
        is_one || roles.split([',', ';']).any(|one| one.trim() == role)
    } else {
        is_one || roles.split_whitespace().any(|one| one == role)
    }
}

fn list_or_object(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok().filter(|value: &Value| value.is_array() || value.is_object())
}

/// The type of a value, for the log.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_claim_is_found_by_its_name_or_by_a_path() {
        let claims = json!({
            "https://kortkoll.example.com/roles": 1,
            "custom:organisation": 2,
            "realm_access": {"roles": 3},
            "resource_access": {"kortkoll": {"roles": 4}, "app.example.com": {"roles": 5}},
            "a.b": {"c": 6},
            "a": {"b": 7},
            "text": "x",
        });
        let claims = claims.as_object().expect("an object");
        for (name, value) in [
            ("https://kortkoll.example.com/roles", 1),
            ("custom:organisation", 2),
            ("realm_access.roles", 3),
            ("resource_access.kortkoll.roles", 4),
            ("resource_access.app.example.com.roles", 5),
            ("a.b.c", 6),
        ] {
            assert_eq!(find(claims, name), Some(&json!(value)), "{name}");
        }
        // The exact name comes first.
        assert_eq!(find(claims, "a.b"), Some(&json!({"c": 6})));
        for name in ["realm_access.groups", "resource_access.other.roles", "text.x", ".", "a.", "", "roles"] {
            assert_eq!(find(claims, name), None, "{name}");
        }
    }

    #[test]
    fn a_role_is_found_in_every_form() {
        for (roles, expected) in [
            (json!("billing-admin"), true),
            (json!(" billing-admin "), true),
            (json!(["reader", "billing-admin"]), true),
            (json!(["billing-admin", 7, null]), true),
            (json!([{"id": 7}, "billing-admin"]), true),
            (json!(r#"[["reader"], "billing-admin"]"#), true),
            (json!("reader,billing-admin"), true),
            (json!("reader, billing-admin"), true),
            (json!("reader billing-admin"), true),
            (json!("billing-admin; reader"), true),
            (json!(r#"["reader", "billing-admin"]"#), true),
            (json!(r#"{"billing-admin": {}}"#), true),
            (json!({"billing-admin": {"3101": "norrbacka.example"}}), true),
            (json!({"billing-admin": true, "reader": true}), true),
            (json!({"billing-admin": false}), false),
            (json!({"billing-admin": null}), false),
            (json!({}), false),
            (json!([]), false),
            (json!(""), false),
            (json!("[]"), false),
            (json!("billing-admins"), false),
            (json!("Billing-Admin"), false),
            (json!("not billing-admin, reader"), false),
            (json!(["billing-admin-2", "xbilling-admin"]), false),
        ] {
            assert_eq!(has_role(&roles, "billing-admin"), Some(expected), "{roles}");
        }
        assert_eq!(has_role(&json!("Reader,Billing Admin"), "Billing Admin"), Some(true));
        assert_eq!(has_role(&json!("Billing Admin"), "Billing Admin"), Some(true));
        for roles in [
            json!(7),
            json!(true),
            json!(null),
            json!(["reader", 7]),
            json!([["billing-admin"]]),
            json!([{"name": "billing-admin"}]),
        ] {
            assert_eq!(has_role(&roles, "billing-admin"), None, "{roles}");
        }
    }

    #[test]
    fn an_organisation_is_one_text() {
        for organisation in [
            json!("Norrbacka Bygg AB"),
            json!(" Norrbacka Bygg AB "),
            json!(["Norrbacka Bygg AB"]),
            json!({"Norrbacka Bygg AB": {}}),
            json!({"Norrbacka Bygg AB": {"id": "42c3e46f"}}),
            json!(r#"["Norrbacka Bygg AB"]"#),
        ] {
            assert_eq!(only_text(&organisation).as_deref(), Some("Norrbacka Bygg AB"), "{organisation}");
        }
        // A text is never divided: organisations have commas and spaces in their names.
        assert_eq!(only_text(&json!("Berg, Dal & Co")).as_deref(), Some("Berg, Dal & Co"));
        assert_eq!(only_text(&json!("5560360793")).as_deref(), Some("5560360793"));
        for organisation in [
            json!(null),
            json!(""),
            json!("  "),
            json!(7),
            json!(true),
            json!([]),
            json!({}),
            json!([""]),
            json!([7]),
            json!({"": {}}),
            json!(["a", "b"]),
            json!({"a": {}, "b": {}}),
            json!("[\"a\", \"b\"]"),
        ] {
            assert_eq!(only_text(&organisation), None, "{organisation}");
        }
    }
}
