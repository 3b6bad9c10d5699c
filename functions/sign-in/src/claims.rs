//! From the identity provider's claims about a person to a session.

use jiff::Timestamp;
use serde_json::{Map, Value};
use web::session::Session;

/// The longest name of an organisation, in bytes: it is part of the keys of its subscriptions and cards.
const MAX_ORGANISATION_LENGTH: usize = 1024;

/// The names of the claims that hold a person's organisation and role.
#[derive(Debug, Clone)]
pub(crate) struct ClaimNames {
    /// The claim whose value is the organisation.
    pub(crate) organisation: String,
    /// The claim whose value is a role, or a list of roles.
    pub(crate) role: String,
    /// The role of people who may handle billing.
    pub(crate) billing_role: String,
}

/// Why claims are not enough for a session.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum IncompleteClaims {
    /// There is no organisation, or its name is too long.
    Organisation,
    /// `iss` or `sub` is missing: the two identify the person.
    Person,
}

impl ClaimNames {
    /// Whether the claims hold all parts of a session, so that the userinfo endpoint need not be asked.
    pub(crate) fn are_in(&self, claims: &Map<String, Value>) -> bool {
        let has_texts = ["name", "email", &self.organisation].iter().all(|name| text(claims, name).is_some());
        // An empty list is an answer, too: the person has no roles.
        has_texts && claims.get(&self.role).is_some_and(|role| !role.is_null())
    }

    /// A session of the person with these claims, created at `now`.
    pub(crate) fn session(&self, claims: &Map<String, Value>, now: Timestamp) -> Result<Session, IncompleteClaims> {
        let subject = text(claims, "sub").ok_or(IncompleteClaims::Person)?;
        let organisation = text(claims, &self.organisation).filter(|name| name.len() <= MAX_ORGANISATION_LENGTH);
        let name = ["name", "preferred_username", "email"].iter().find_map(|claim| text(claims, claim));
        Ok(Session {
            issuer: text(claims, "iss").ok_or(IncompleteClaims::Person)?.to_owned(),
            name: name.unwrap_or(subject).to_owned(),
            subject: subject.to_owned(),
            email: text(claims, "email").unwrap_or_default().to_owned(),
            organisation: organisation.ok_or(IncompleteClaims::Organisation)?.to_owned(),
            billing_admin: self.is_billing_admin(claims),
            created_at: now,
            last_used: now,
            lifetime: Session::MAX_LIFETIME,
        })
    }

    fn is_billing_admin(&self, claims: &Map<String, Value>) -> bool {
        match claims.get(&self.role) {
            Some(Value::String(role)) => *role == self.billing_role,
            Some(Value::Array(roles)) => roles.iter().any(|role| *role == self.billing_role),
            _ => false,
        }
    }
}

/// A claim's text, unless it is empty.
fn text<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c str> {
    claims.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn session(more: &Value) -> Result<Session, IncompleteClaims> {
        let names = ClaimNames {
            organisation: "https://example.com/org".to_owned(),
            role: "roles".to_owned(),
            billing_role: "billing-admin".to_owned(),
        };
        let mut claims = json!({"iss": "https://login.example.com", "sub": "1", "https://example.com/org": "Bygg AB"});
        for (name, value) in more.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        names.session(claims.as_object().expect("an object"), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn no_claim_may_be_missing() {
        let names = ClaimNames {
            organisation: "org".to_owned(),
            role: "roles".to_owned(),
            billing_role: "billing-admin".to_owned(),
        };
        let are_in = |claims: &Value| names.are_in(claims.as_object().expect("an object"));
        let complete = json!({"name": "Anna Alm", "email": "a@example.com", "org": "Bygg AB", "roles": []});
        assert!(are_in(&complete));
        for name in ["name", "email", "org", "roles"] {
            let mut claims = complete.clone();
            claims[name] = Value::Null;
            assert!(!are_in(&claims), "{name}");
            claims.as_object_mut().expect("an object").remove(name);
            assert!(!are_in(&claims), "{name}");
        }
    }

    #[test]
    fn the_role_is_a_text_or_in_a_list() {
        for (roles, admin) in [
            (json!("billing-admin"), true),
            (json!(["reader", "billing-admin"]), true),
            (json!("billing-admins"), false),
            (json!("reader billing-admin"), false),
            (json!([["billing-admin"]]), false),
            (json!({"billing-admin": true}), false),
            (json!([]), false),
            (json!(null), false),
        ] {
            assert_eq!(session(&json!({"roles": roles})).map(|session| session.billing_admin), Ok(admin), "{roles}");
        }
        assert_eq!(session(&json!({})).map(|session| session.billing_admin), Ok(false));
    }

    #[test]
    fn a_person_is_called_by_the_best_name_there_is() {
        let name = |claims| session(&claims).map(|session| session.name);
        assert_eq!(name(json!({"name": " Anna Alm ", "email": "a@example.com"})).as_deref(), Ok("Anna Alm"));
        assert_eq!(name(json!({"name": "", "email": "a@example.com"})).as_deref(), Ok("a@example.com"));
        assert_eq!(name(json!({})).as_deref(), Ok("1"));
    }

    #[test]
    fn without_an_organisation_nobody_signs_in() {
        for organisation in [json!(null), json!(""), json!("  "), json!(7), json!(["Bygg AB"]), json!("a".repeat(1025))]
        {
            let error = session(&json!({"https://example.com/org": organisation})).expect_err("no organisation");
            assert_eq!(error, IncompleteClaims::Organisation);
        }
        assert_eq!(session(&json!({"sub": null})), Err(IncompleteClaims::Person));
    }
}
