//! Who acts, and what is kept of them.

/// Somebody, as the identity provider knows them. One person is `(issuer, subject)`: names and e-mail addresses change,
/// and may be given to others.
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

    /// What to call them.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both are the same person, whatever they are called.
    pub fn is(&self, other: &Self) -> bool {
        (&self.issuer, &self.subject) == (&other.issuer, &other.subject)
    }
}

impl Admin {
    /// A person who acts for an organisation, by the value of its claim. That they have the role is for the caller to see to.
    pub fn new(person: Person, organisation: impl Into<String>) -> Self {
        Self { person, organisation: organisation.into() }
    }

    /// The person.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The organisation for which they act. They reach no other's cards.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
}
