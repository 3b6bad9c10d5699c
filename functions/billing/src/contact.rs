//! How billing admins are reached by mail.

use jiff::{Timestamp, ToSpan};

use crate::admin::Person;
use crate::calendar::after;

/// How a billing admin is reached, as of their last sign-in with the billing role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    person: Person,
    email: String,
    language: String,
    signed_in: Timestamp,
    reminders: bool,
    is_undeliverable: bool,
}

impl Contact {
    /// A person who signed in at that time with the billing role, on a page in that language.
    pub fn new(person: Person, email: impl Into<String>, language: impl Into<String>, signed_in: Timestamp) -> Self {
        let (email, language) = (email.into(), language.into());
        Self { person, email, language, signed_in, reminders: true, is_undeliverable: false }
    }

    /// The same contact, who wants reminders or not.
    #[must_use]
    pub(crate) fn with_reminders(self, reminders: bool) -> Self {
        Self { reminders, ..self }
    }

    /// The same contact, whose address is known not to be reached, or not.
    #[must_use]
    pub(crate) fn with_undeliverable(self, is_undeliverable: bool) -> Self {
        Self { is_undeliverable, ..self }
    }

    /// The person.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The e-mail address, as the identity provider sent it.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The language of the page on which the person signed in, such as `sv`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether the person wants to be reminded of what can wait. A decline is told in any case.
    pub fn wants_reminders(&self) -> bool {
        self.reminders
    }

    /// Whether mails to the address came back, or their reader complained.
    pub fn is_undeliverable(&self) -> bool {
        self.is_undeliverable
    }

    /// When the person last signed in.
    pub(crate) fn signed_in(&self) -> Timestamp {
        self.signed_in
    }

    /// Until when the person counts as a billing admin without signing in again: for 12 months.
    pub(crate) fn expires(&self) -> Timestamp {
        after(self.signed_in, 12.months())
    }
}
