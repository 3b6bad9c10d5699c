//! The people who can sign in.

/// Somebody who can sign in.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    /// The person's id at the identity provider: the claim `sub`.
    pub subject: &'static str,
    /// The address to sign in with, and the claim `email`.
    pub email: &'static str,
    /// The claim `name`.
    pub name: &'static str,
    /// The claim `organisation`.
    pub organisation: &'static str,
    /// Whether the claim `roles` holds `billing-admin`.
    pub billing_admin: bool,
}

pub(super) const NORRBACKA: &str = "Norrbacka Bygg AB";
pub(super) const SJOVIK: &str = "Sjövik Redovisning AB";
const TOMTEBO: &str = "Tomtebo Förlag AB";

pub(super) const ANNA: Person = Person {
    subject: "5f1c0a3e-anna",
    email: "anna@norrbacka.example",
    name: "Anna Alm",
    organisation: NORRBACKA,
    billing_admin: true,
};
pub(super) const BJORN: Person = Person {
    subject: "90b7d2c4-bjorn",
    email: "bjorn@norrbacka.example",
    name: "Björn Berg",
    organisation: NORRBACKA,
    billing_admin: true,
};
pub(super) const DAVID: Person = Person {
    subject: "e2a86f17-david",
    email: "david@sjovik.example",
    name: "David Dahl",
    organisation: SJOVIK,
    billing_admin: true,
};

/// Everyone who can sign in: two billing admins and a member of one organisation, an admin of another, and an admin of
/// one that has bought nothing.
pub const PEOPLE: &[Person] = &[
    ANNA,
    BJORN,
    Person {
        subject: "1d4e9b58-cilla",
        email: "cilla@norrbacka.example",
        name: "Cilla Ceder",
        organisation: NORRBACKA,
        billing_admin: false,
    },
    DAVID,
    Person {
        subject: "c37f50d9-elsa",
        email: "elsa@tomtebo.example",
        name: "Elsa Ek",
        organisation: TOMTEBO,
        billing_admin: true,
    },
];

/// The person who signs in with that address.
pub(crate) fn find(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email.eq_ignore_ascii_case(email.trim()))
}
