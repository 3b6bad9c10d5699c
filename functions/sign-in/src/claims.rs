//! From the identity provider's claims about a person to a session.
//!
//! Five claims are used: `sub`, name, e-mail, organisation and role. One of a form that cannot be used is not given. Each that
//! is not given is logged and counted, with its name and type, never with its value.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::warn;
use web::metrics;
use web::session::Session;

use crate::claim_forms::{find, has_role, kind, only_text, text};

/// The longest name of an organisation, in bytes: it is part of the keys of its subscriptions and cards.
const MAX_ORGANISATION_LENGTH: usize = 1024;

/// The names of the claims that hold a person's organisation and role. Each is the claim's own name, or a path of names with
/// dots between them.
#[derive(Debug, Clone)]
pub(crate) struct ClaimNames {
    /// The claim whose value is the organisation.
    pub(crate) organisation: String,
    /// The claim whose value is a role, or several.
    pub(crate) role: String,
    /// The role of people who may handle billing.
    pub(crate) billing_role: String,
}

/// What the provider says about a person.
#[derive(Debug)]
pub(crate) struct Claims {
    id_token: Map<String, Value>,
    /// The userinfo endpoint's response, if it was asked and has answered. The ID token goes before it.
    user_info: Map<String, Value>,
}

/// Why claims are not enough for a session.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum IncompleteClaims {
    /// There is no organisation, or its name is too long.
    Organisation,
    /// `iss` or `sub` is missing: the two identify the person.
    Person,
}

/// Why a claim is not given: the type of its value, or `absent`, or `overage`.
type Missing = &'static str;

impl Claims {
    pub(crate) fn new(id_token: Map<String, Value>) -> Self {
        Self { id_token, user_info: Map::new() }
    }

    pub(crate) fn with_user_info(self, user_info: Map<String, Value>) -> Self {
        Self { user_info, ..self }
    }

    /// The provider; empty if it is not given.
    pub(crate) fn issuer(&self) -> &str {
        self.text("iss").unwrap_or_default()
    }

    /// Who the person is at the provider; empty if it is not given.
    pub(crate) fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// What `read` makes of the first claim of that name of which it makes something.
    fn read<'c, T>(&'c self, name: &str, read: impl Fn(&'c Value) -> Option<T>) -> Result<T, Missing> {
        let sources = [&self.id_token, &self.user_info];
        let found = || sources.into_iter().filter_map(|claims| find(claims, name));
        found().find_map(read).ok_or_else(|| found().next().map_or("absent", kind))
    }

    fn text(&self, name: &str) -> Result<&str, Missing> {
        self.read(name, text)
    }

    fn name(&self) -> Result<String, Missing> {
        let name = self.text("name").map(str::to_owned);
        name.or_else(|missing| match (self.text("given_name"), self.text("family_name")) {
            (Ok(given), Ok(family)) => Ok(format!("{given} {family}")),
            _ => Err(missing),
        })
    }

    /// Whether the provider has left out the claim because its list would be too long (Entra ID's group overage).
    fn has_overage(&self, name: &str) -> bool {
        let is_elsewhere = self.read("_claim_names", |names| names.as_object()?.get(name)).is_ok();
        let has_too_many = self.read("hasgroups", |value| (*value == true || *value == "true").then_some(())).is_ok();
        is_elsewhere || (has_too_many && name == "groups")
    }
}

impl ClaimNames {
    /// Whether the claims hold all parts of a session, so that the userinfo endpoint need not be asked.
    pub(crate) fn are_in(&self, claims: &Claims) -> bool {
        claims.name().is_ok() && claims.text("email").is_ok() && self.decisive_are_in(claims)
    }

    /// Whether the claims hold those parts of a session that decide what a person may do.
    pub(crate) fn decisive_are_in(&self, claims: &Claims) -> bool {
        self.organisation(claims).is_ok() && self.is_billing_admin(claims).is_ok()
    }

    /// A session of the person with these claims, created at `now`.
    pub(crate) fn session(&self, claims: &Claims, now: Timestamp) -> Result<Session, IncompleteClaims> {
        let issuer = claims.text("iss").map_err(|_| IncompleteClaims::Person)?;
        let subject = claims.text("sub").map_err(|_| IncompleteClaims::Person)?;
        let organisation = given("organisation-claim", &self.organisation, self.organisation(claims));
        let billing_admin = given("role-claim", &self.role, self.is_billing_admin(claims));
        let email = given("email-claim", "email", claims.text("email"));
        let name = given("name-claim", "name", claims.name());
        let other_name = || claims.text("preferred_username").ok().or(email).unwrap_or(subject).to_owned();
        Ok(Session {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            name: name.unwrap_or_else(other_name),
            email: email.unwrap_or_default().to_owned(),
            organisation: organisation.ok_or(IncompleteClaims::Organisation)?,
            billing_admin: billing_admin.unwrap_or(false),
            created_at: now,
            last_used: now,
            lifetime: Session::MAX_LIFETIME,
            renewal: None,
        })
    }

    fn organisation(&self, claims: &Claims) -> Result<String, Missing> {
        claims.read(&self.organisation, |value| only_text(value).filter(|name| name.len() <= MAX_ORGANISATION_LENGTH))
    }

    fn is_billing_admin(&self, claims: &Claims) -> Result<bool, Missing> {
        let role = claims.read(&self.role, |value| has_role(value, &self.billing_role));
        role.map_err(|missing| if claims.has_overage(&self.role) { "overage" } else { missing })
    }
}

/// The claim's value, if it is given; otherwise it is logged and counted.
fn given<T>(metric: &'static str, claim: &str, value: Result<T, Missing>) -> Option<T> {
    value
        .inspect_err(|form| {
            warn!(claim, form, "a claim about the person is not given");
            metrics::count(metric, form);
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names() -> ClaimNames {
        ClaimNames {
            organisation: "https://example.com/org".to_owned(),
            role: "roles".to_owned(),
            billing_role: "billing-admin".to_owned(),
        }
    }

    fn claims(id_token: &Value) -> Claims {
        Claims::new(id_token.as_object().expect("an object").clone())
    }

    fn session(more: &Value) -> Result<Session, IncompleteClaims> {
        let mut all = json!({"iss": "https://login.example.com", "sub": "1", "https://example.com/org": "Bygg AB"});
        for (name, value) in more.as_object().expect("an object") {
            all[name] = value.clone();
        }
        names().session(&claims(&all), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn no_claim_may_be_missing() {
        let organisation = "https://example.com/org";
        let complete = json!({"name": "Anna Alm", "email": "a@example.com", organisation: "Bygg AB", "roles": []});
        assert!(names().are_in(&claims(&complete)));
        for name in ["name", "email", organisation, "roles"] {
            for unusable in [json!(null), json!(7), json!(true)] {
                let mut incomplete = complete.clone();
                incomplete[name] = unusable;
                assert!(!names().are_in(&claims(&incomplete)), "{name}");
                incomplete.as_object_mut().expect("an object").remove(name);
                assert!(!names().are_in(&claims(&incomplete)), "{name}");
            }
        }
    }

    #[test]
    fn userinfo_has_what_the_id_token_lacks_or_has_in_another_form() {
        let id_token = json!({"iss": "https://login.example.com", "sub": "1", "email": 7, "name": "Anna Alm",
            "roles": {"billing-admin": true}});
        let user_info = json!({"email": "a@example.com", "name": "Somebody", "https://example.com/org": "Bygg AB",
            "roles": []});
        let both = claims(&id_token).with_user_info(user_info.as_object().expect("an object").clone());
        let session = names().session(&both, Timestamp::UNIX_EPOCH).expect("complete claims");
        assert_eq!((session.email.as_str(), session.name.as_str()), ("a@example.com", "Anna Alm"));
        assert_eq!((session.organisation.as_str(), session.billing_admin), ("Bygg AB", true));
    }

    #[test]
    fn a_person_is_called_by_the_best_name_there_is() {
        let name = |claims| session(&claims).map(|session| session.name);
        assert_eq!(name(json!({"name": " Anna Alm ", "email": "a@example.com"})).as_deref(), Ok("Anna Alm"));
        let parts = json!({"given_name": "Anna", "family_name": "Alm", "preferred_username": "a", "name": 7});
        assert_eq!(name(parts).as_deref(), Ok("Anna Alm"));
        let one_part = json!({"given_name": "Anna", "preferred_username": "anna", "email": "a@example.com"});
        assert_eq!(name(one_part).as_deref(), Ok("anna"));
        assert_eq!(name(json!({"name": "", "email": "a@example.com"})).as_deref(), Ok("a@example.com"));
        assert_eq!(name(json!({})).as_deref(), Ok("1"));
    }

    #[test]
    fn without_an_organisation_nobody_signs_in() {
        for organisation in [json!(null), json!(""), json!("  "), json!(7), json!(["a", "b"]), json!("a".repeat(1025))]
        {
            let error = session(&json!({"https://example.com/org": organisation})).expect_err("no organisation");
            assert_eq!(error, IncompleteClaims::Organisation);
        }
        assert_eq!(session(&json!({"sub": null})), Err(IncompleteClaims::Person));
        assert_eq!(session(&json!({"sub": 7})), Err(IncompleteClaims::Person));
    }

    #[test]
    fn what_is_missing_is_said_by_its_type() {
        let missing = |more: &Value| names().is_billing_admin(&claims(more)).expect_err("not given");
        assert_eq!(missing(&json!({})), "absent");
        assert_eq!(missing(&json!({"roles": 7})), "number");
        assert_eq!(missing(&json!({"roles": [["billing-admin"]]})), "list");
        assert_eq!(missing(&json!({"_claim_names": {"roles": "src1"}})), "overage");
        assert_eq!(missing(&json!({"_claim_names": {"groups": "src1"}, "hasgroups": true})), "absent");
        let groups = ClaimNames { role: "groups".to_owned(), ..names() };
        for overage in
            [json!({"_claim_names": {"groups": "src1"}}), json!({"hasgroups": true}), json!({"hasgroups": "true"})]
        {
            assert_eq!(groups.is_billing_admin(&claims(&overage)), Err("overage"));
        }
    }
}
