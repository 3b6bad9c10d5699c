//! The people of the demo. Their names, addresses and organisations are made up.

/// Somebody who can sign in.
#[derive(Debug, PartialEq, Eq)]
pub struct Account {
    /// The person's id at this provider: the claim `sub`.
    pub subject: &'static str,
    /// What they sign in with, and the claim `email`.
    pub email: &'static str,
    /// The claim `name`.
    pub name: &'static str,
    /// The claim `organisation`.
    pub organisation: &'static str,
    /// Whether the claim `roles` holds `billing-admin`.
    pub billing_admin: bool,
}

pub(crate) const NORRBACKA: &str = "Norrbacka Bygg AB";
pub(crate) const SJOVIK: &str = "Sjövik Redovisning AB";
const TOMTEBO: &str = "Tomtebo Förlag AB";

pub(crate) const ANNA: Account = Account {
    subject: "5f1c0a3e-anna",
    email: "anna@norrbacka.example",
    name: "Anna Alm",
    organisation: NORRBACKA,
    billing_admin: true,
};
pub(crate) const BJORN: Account = Account {
    subject: "90b7d2c4-bjorn",
    email: "bjorn@norrbacka.example",
    name: "Björn Berg",
    organisation: NORRBACKA,
    billing_admin: true,
};
pub(crate) const DAVID: Account = Account {
    subject: "e2a86f17-david",
    email: "david@sjovik.example",
    name: "David Dahl",
    organisation: SJOVIK,
    billing_admin: true,
};

/// Everyone who can sign in: two billing admins and a member of one organisation, an admin of another, and an admin of
/// one that has bought nothing.
pub const ACCOUNTS: &[Account] = &[
    ANNA,
    BJORN,
    Account {
        subject: "1d4e9b58-cilla",
        email: "cilla@norrbacka.example",
        name: "Cilla Ceder",
        organisation: NORRBACKA,
        billing_admin: false,
    },
    DAVID,
    Account {
        subject: "c37f50d9-elsa",
        email: "elsa@tomtebo.example",
        name: "Elsa Ek",
        organisation: TOMTEBO,
        billing_admin: true,
    },
];

/// The account that signs in with that address.
pub(super) fn find(email: &str) -> Option<&'static Account> {
    ACCOUNTS.iter().find(|account| account.email.eq_ignore_ascii_case(email.trim()))
}
