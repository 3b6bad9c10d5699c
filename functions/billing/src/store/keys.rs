//! The names of the items. No key of one organisation leads to another's items.

use crate::ids::{CardId, CustomerId, SubscriptionId};

/// The partition of the changes that are still to be told.
pub(super) const OUTBOX: &str = "OUTBOX";

/// How the sort keys of those begin who want no reminders.
const WITHOUT_REMINDERS: &str = "WITHOUT-REMINDERS#";

/// An item's primary key.
#[derive(Clone)]
pub(super) struct Key {
    pk: String,
    sk: String,
}

impl Key {
    pub(super) fn card(organisation: &str, id: &CardId) -> Self {
        Self::within(organisation, format!("CARD#{id}"))
    }

    pub(super) fn subscription(organisation: &str, id: &SubscriptionId) -> Self {
        Self::within(organisation, format!("SUB#{id}"))
    }

    pub(super) fn assignment(organisation: &str, subscription: &SubscriptionId) -> Self {
        Self::within(organisation, format!("ASSIGNED#{subscription}"))
    }

    pub(super) fn request(organisation: &str, key: &str) -> Self {
        Self::within(organisation, format!("KEY#{key}"))
    }

    /// `of` is the id of a card or a subscription.
    pub(super) fn audit(organisation: &str, of: &str, version: u32) -> Self {
        Self::within(organisation, format!("AUDIT#{of}#{version:010}"))
    }

    pub(super) fn limit(organisation: &str, name: &str) -> Self {
        Self::within(organisation, format!("LIMIT#{name}"))
    }

    /// An admin who can be reached by mail. All of an organisation have a partition of their own, the only one that the
    /// function for signing in may write.
    pub(super) fn contact(organisation: &str, person: &str) -> Self {
        Self { pk: contacts_of(organisation), sk: person.to_owned() }
    }

    /// That an admin wants no reminders. It is beside the contacts, so that one query finds both.
    pub(super) fn without_reminders(organisation: &str, person: &str) -> Self {
        Self { pk: contacts_of(organisation), sk: format!("{WITHOUT_REMINDERS}{person}") }
    }

    /// Of which organisation a person is, if it is one at a time.
    pub(super) fn membership(person: &str) -> Self {
        Self { pk: format!("PERSON#{person}"), sk: "PERSON".to_owned() }
    }

    /// What a person was told: by the text of the notice.
    pub(super) fn told(organisation: &str, person: &str, what: &str) -> Self {
        Self { pk: told_in(organisation), sk: format!("{person}#{what}") }
    }

    pub(super) fn outbox(sk: String) -> Self {
        Self { pk: OUTBOX.to_owned(), sk }
    }

    pub(super) fn look() -> Self {
        Self { pk: "LOOK".to_owned(), sk: "LOOK".to_owned() }
    }

    pub(super) fn customer(id: &CustomerId) -> Self {
        Self { pk: format!("CUS#{id}"), sk: "CUS".to_owned() }
    }

    pub(super) fn event(id: &str) -> Self {
        Self { pk: format!("EVENT#{id}"), sk: "EVENT".to_owned() }
    }

    fn within(organisation: &str, sk: String) -> Self {
        Self { pk: partition(organisation), sk }
    }

    pub(super) fn pk(&self) -> &str {
        &self.pk
    }

    /// The sort key, which names the item in errors.
    pub(super) fn sk(&self) -> &str {
        &self.sk
    }
}

/// The partition of an organisation.
pub(super) fn partition(organisation: &str) -> String {
    format!("ORG#{organisation}")
}

/// The partition of the admins of an organisation.
pub(super) fn contacts_of(organisation: &str) -> String {
    format!("ADMINS#{organisation}")
}

/// Who wants no reminders, by an item's sort key. None for an item of another kind.
pub(super) fn person_without_reminders(sk: &str) -> Option<&str> {
    sk.strip_prefix(WITHOUT_REMINDERS)
}

/// The partition of what the admins of an organisation were told.
pub(super) fn told_in(organisation: &str) -> String {
    format!("MAILS#{organisation}")
}
