//! Cards, their pending edits, and their history.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::parts::{DetailsRow, PersonRow};
use super::{Item, read, time};
use crate::audit::AuditEntry;
use crate::card::Card;
use crate::edit::CardRevision;
use crate::error::Error;
use crate::field::Field;
use crate::idempotent_request::IdempotentRequest;
use crate::ids::CardId;
use crate::pending_edit::PendingEdit;

#[derive(Serialize, Deserialize)]
struct CardRow {
    details: DetailsRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<PersonRow>,
    version: u32,
    added: String,
    /// When a field was last changed, by its path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    changes: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingRow>,
}

/// A pending edit. `key` and `at` identify it.
#[derive(Serialize, Deserialize)]
struct PendingRow {
    key: String,
    fingerprint: String,
    details: DetailsRow,
    by: PersonRow,
    at: String,
    answer: String,
}

#[derive(Serialize, Deserialize)]
struct AuditRow {
    version: u32,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<PersonRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<DetailsRow>,
    after: DetailsRow,
    expires: i64,
}

pub(in crate::store) fn card(item: Item) -> Result<Card, Error> {
    read(item, |row: CardRow, sk| row.card(sk).map(|(card, _)| card))
}

/// The card and its pending edit.
pub(in crate::store) fn card_and_edit(organisation: &str, item: Item) -> Result<(Card, Option<PendingEdit>), Error> {
    read(item, |row: CardRow, sk| {
        let (card, pending) = row.card(sk)?;
        let edit = match pending {
            Some(pending) => Some(pending.edit(organisation, &card)?),
            None => None,
        };
        Some((card, edit))
    })
}

pub(in crate::store) fn audit_entry(item: Item) -> Result<AuditEntry, Error> {
    read(item, |row: AuditRow, _| {
        let before = match row.before {
            Some(before) => Some(before.details()?),
            None => None,
        };
        let by = row.by.map(PersonRow::person);
        Some(AuditEntry::from_stored(row.version, row.at.parse().ok()?, by, before, row.after.details()?))
    })
}

pub(in crate::store) fn of_card(card: &Card) -> impl Serialize {
    CardRow::of(card)
}

/// The card as it was before the edit, and the edit.
pub(in crate::store) fn of_pending_edit(edit: &PendingEdit) -> impl Serialize {
    let pending = PendingRow {
        key: edit.request().key().to_owned(),
        fingerprint: edit.request().fingerprint().to_owned(),
        details: DetailsRow::of(edit.details()),
        by: PersonRow::of(edit.revision().by()),
        at: time(edit.at()),
        answer: edit.answer().to_owned(),
    };
    CardRow { pending: Some(pending), ..CardRow::of(edit.revision().before()) }
}

pub(in crate::store) fn of_audit_entry(entry: &AuditEntry, expires: Timestamp) -> impl Serialize {
    AuditRow {
        version: entry.version(),
        at: time(entry.at()),
        by: entry.by().map(PersonRow::of),
        before: entry.before().map(DetailsRow::of),
        after: DetailsRow::of(entry.after()),
        expires: expires.as_second(),
    }
}

impl CardRow {
    fn of(card: &Card) -> Self {
        Self {
            details: DetailsRow::of(card.details()),
            owner: card.owner().map(PersonRow::of),
            version: card.version(),
            added: time(card.added()),
            changes: card.changes().iter().map(|(field, at)| (field.path().to_owned(), time(*at))).collect(),
            verified: card.verified().map(time),
            pending: None,
        }
    }

    fn card(self, sk: &str) -> Option<(Card, Option<PendingRow>)> {
        let id = CardId::parse(sk.strip_prefix("CARD#")?)?;
        if self.version == 0 {
            return None;
        }
        let verified = self.verified.map(|time| time.parse()).transpose().ok()?;
        let mut changed = BTreeMap::new();
        for (field, at) in self.changes {
            changed.insert(Field::parse(&field)?, at.parse().ok()?);
        }
        let card = Card::new(id, self.details.details()?, self.owner.map(PersonRow::person), self.added.parse().ok()?);
        Some((card.at_version(self.version, changed).with_approval(verified), self.pending))
    }
}

impl PendingRow {
    fn edit(self, organisation: &str, card: &Card) -> Option<PendingEdit> {
        let at = self.at.parse().ok()?;
        let request = IdempotentRequest::from_stored(organisation, self.key, self.fingerprint);
        let revision = CardRevision::new(card.clone(), card.next(self.details.details()?, at), self.by.person(), at);
        Some(PendingEdit::new(request, revision, self.answer))
    }
}
