//! People: who acts, and what is stored of them.

use crate::hash::hash;

/// A person, as the identity provider knows them. Issuer and subject identify them: names and e-mail addresses change, and
/// may be given to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    issuer: String,
    subject: String,
    name: String,
}

/// A signed-in billing admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin {
    person: Person,
    organisation: String,
}

impl Person {
    /// From the identity provider's claims `iss`, `sub` and `name`.
    pub fn new(issuer: impl Into<String>, subject: impl Into<String>, name: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), subject: subject.into(), name: name.into() }
    }

    /// The identity provider.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The person's id there.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Their name, for display.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both are the same person, whatever their names are.
    pub fn is(&self, other: &Self) -> bool {
        (&self.issuer, &self.subject) == (&other.issuer, &other.subject)
    }

    /// Stands for the person in keys of the table, without showing who they are.
    pub fn hash(&self) -> String {
        hash(&[self.issuer.as_bytes(), self.subject.as_bytes()])
    }
}

impl Admin {
    /// A person who acts for an organisation, given by the value of its claim. The caller has checked that they have the
    /// role.
    pub fn new(person: Person, organisation: impl Into<String>) -> Self {
        Self { person, organisation: organisation.into() }
    }

    /// The person.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The organisation for which they act. They have no access to the cards of others.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
}
