//! A card, its owner, and who may change it.

use jiff::Timestamp;

use crate::address::PostalAddress;
use crate::admin::{Admin, Person};
use crate::audit::AuditEntry;
use crate::edit::{Edit, Edited};
use crate::error::Error;
use crate::expiry::Expiry;
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

/// A card that pays for subscriptions. Its owner is the admin who put it on: nobody else may change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    id: CardId,
    details: Details,
    owner: Person,
    version: u32,
    changed: Timestamp,
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
    /// A card that its owner puts on now: version 1.
    pub fn new(id: CardId, details: Details, owner: Person, now: Timestamp) -> Self {
        Self { id, details, owner, version: 1, changed: now }
    }

    /// A card as it was kept.
    pub(crate) fn kept(id: CardId, details: Details, owner: Person, version: u32, changed: Timestamp) -> Self {
        Self { id, details, owner, version, changed }
    }

    /// The card that its audit entries, the oldest first, add up to. None if they do not follow on one another from
    /// the first.
    pub fn from_history(id: CardId, entries: &[AuditEntry]) -> Option<Self> {
        let (first, rest) = entries.split_first()?;
        let begins = first.version() == 1 && first.before().is_none();
        let mut card = begins.then(|| Self::new(id, first.after().clone(), first.by().clone(), first.at()))?;
        for entry in rest {
            if entry.version() != card.version + 1 || entry.before() != Some(&card.details) {
                return None;
            }
            card = Self { details: entry.after().clone(), version: entry.version(), changed: entry.at(), ..card };
        }
        Some(card)
    }

    /// The card with an admin's changes, if it is theirs (else [`Error::NotOwner`]) and still the version that they
    /// saw (else [`Error::Changed`]). Changes that change nothing leave the version as it is.
    pub fn edited(&self, admin: &Admin, version: u32, edit: Edit, now: Timestamp) -> Result<Edited, Error> {
        self.may_be_changed(admin.person(), version)?;
        let details = edit.apply(&self.details);
        let after = if details == self.details {
            self.clone()
        } else {
            Self { details, version: self.version + 1, changed: now, ..self.clone() }
        };
        Ok(Edited::new(self.clone(), after, admin.person().clone(), now))
    }

    /// The rule of [`edited`](Self::edited), for a card that was read again.
    pub(crate) fn may_be_changed(&self, by: &Person, version: u32) -> Result<(), Error> {
        if !self.owner.is(by) {
            Err(Error::NotOwner)
        } else if self.version != version {
            Err(Error::Changed(Box::new(self.clone())))
        } else {
            Ok(())
        }
    }

    /// Whether the admin put it on. Only then may they change it, and see name, address and history.
    pub fn is_owned_by(&self, admin: &Admin) -> bool {
        self.owner.is(admin.person())
    }

    /// The card's id.
    pub fn id(&self) -> &CardId {
        &self.id
    }

    /// What stands on it. Name and address are for its owner's eyes.
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// The admin who put it on.
    pub fn owner(&self) -> &Person {
        &self.owner
    }

    /// How many times it has been written, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// When its details were last changed.
    pub fn changed(&self) -> Timestamp {
        self.changed
    }
}
