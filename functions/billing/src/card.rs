//! A card, its owner, and who may change it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::address::PostalAddress;
use crate::admin::{Admin, Person};
use crate::audit::AuditEntry;
use crate::edit::{CardRevision, Edit};
use crate::error::Error;
use crate::expiry::Expiry;
use crate::field::Field;
use crate::holder::CardHolder;
use crate::ids::CardId;

/// The network, by the payment provider's name for it: `visa`, `mastercard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand(String);

/// The last four digits of the number, by which a person knows the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFour(String);

/// What stands on a card and on its statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The network.
    pub brand: Brand,
    /// The end of the number.
    pub last4: LastFour,
    /// The last month in which it is good.
    pub expiry: Expiry,
    /// The name on it, where it is known.
    pub holder: Option<CardHolder>,
    /// Where its statement is sent, where that is known.
    pub address: Option<PostalAddress>,
}

/// A card that pays for subscriptions. Its owner is the admin who put it on: nobody else may change it. Of a card that
/// came by another way no owner is known, and nobody may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    id: CardId,
    details: Details,
    owner: Option<Person>,
    version: u32,
    added: Timestamp,
    changed: BTreeMap<Field, Timestamp>,
    verified: Option<Timestamp>,
}

impl Brand {
    /// 1 to 20 of `a-z 0-9 _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
        ((1..=20).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LastFour {
    /// Four digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Card {
    /// A card that is put on now: version 1.
    pub fn new(id: CardId, details: Details, owner: Option<Person>, now: Timestamp) -> Self {
        Self { id, details, owner, version: 1, added: now, changed: BTreeMap::new(), verified: None }
    }

    /// The same, as it was kept at that version.
    pub(crate) fn at_version(self, version: u32, changed: BTreeMap<Field, Timestamp>) -> Self {
        Self { version, changed, ..self }
    }

    /// The same, approved by the bank at that time.
    pub(crate) fn with_approval(self, verified: Option<Timestamp>) -> Self {
        Self { verified, ..self }
    }

    /// The card of that owner that its audit entries, the oldest first, add up to. None if they do not follow on one
    /// another from the first.
    pub fn from_history(id: CardId, owner: Option<Person>, entries: &[AuditEntry]) -> Option<Self> {
        let (first, rest) = entries.split_first()?;
        let begins = first.version() == 1 && first.before().is_none();
        let mut card = begins.then(|| Self::new(id, first.after().clone(), owner, first.at()))?;
        for entry in rest {
            if entry.version() != card.version + 1 || entry.before() != Some(&card.details) {
                return None;
            }
            card = card.next(entry.after().clone(), entry.at());
        }
        Some(card)
    }

    /// The card with an admin's changes, if it is theirs (else [`Error::NotOwner`]) and still the version that they
    /// saw (else [`Error::Changed`]). Changes that change nothing leave the version as it is.
    pub fn edited(&self, admin: &Admin, version: u32, edit: Edit, now: Timestamp) -> Result<CardRevision, Error> {
        self.may_be_changed(admin.person(), version)?;
        let details = edit.apply(&self.details);
        let after = if details == self.details { self.clone() } else { self.next(details, now) };
        Ok(CardRevision::new(self.clone(), after, admin.person().clone(), now))
    }

    /// The card as the payment provider has it now. None if that is how it is already.
    pub fn synced(&self, details: Details, owner: Option<Person>, now: Timestamp) -> Option<Self> {
        let same = details == self.details && owner == self.owner;
        (!same).then(|| Self { owner, ..self.next(details, now) })
    }

    /// The next version, with those details from that time on. What the bank approved were the details before.
    pub(crate) fn next(&self, details: Details, at: Timestamp) -> Self {
        let mut changed = self.changed.clone();
        let others = Field::ALL.into_iter().filter(|field| details.get(*field) != self.details.get(*field));
        changed.extend(others.map(|field| (field, at)));
        let verified = self.verified.filter(|_| details == self.details);
        Self { details, version: self.version + 1, changed, verified, ..self.clone() }
    }

    /// The rule of [`edited`](Self::edited), for a card that was read again.
    pub(crate) fn may_be_changed(&self, by: &Person, version: u32) -> Result<(), Error> {
        if !self.owner.as_ref().is_some_and(|owner| owner.is(by)) {
            Err(Error::NotOwner)
        } else if self.version != version {
            Err(Error::Changed(Box::new(self.clone())))
        } else {
            Ok(())
        }
    }

    /// Whether the admin put it on. Only then may they change it, and see name, address and history.
    pub fn is_owned_by(&self, admin: &Admin) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.is(admin.person()))
    }

    /// The card's id.
    pub fn id(&self) -> &CardId {
        &self.id
    }

    /// What stands on it. Name and address are for its owner's eyes.
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// The admin who put it on, where that is known.
    pub fn owner(&self) -> Option<&Person> {
        self.owner.as_ref()
    }

    /// How many times it has been written, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// When it was put on.
    pub(crate) fn added(&self) -> Timestamp {
        self.added
    }

    /// When a field was last changed, if it ever was.
    pub fn changed(&self, field: Field) -> Option<Timestamp> {
        self.changed.get(&field).copied()
    }

    /// All of them that ever were.
    pub(crate) fn changes(&self) -> &BTreeMap<Field, Timestamp> {
        &self.changed
    }

    /// When the bank last approved it as it is, being asked without a charge. That is not in its history.
    pub fn verified(&self) -> Option<Timestamp> {
        self.verified
    }
}
