//! An admin's edit of a card: it begins here, the caller makes it at the payment provider, and then it is finished or
//! withdrawn here.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::{Timestamp, ToSpan};

use super::items::{Condition, Item, number, sort_key, text};
use super::keys::Key;
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::audit::AuditEntry;
use crate::calendar::after;
use crate::card::Card;
use crate::edit::CardRevision;
use crate::error::Error;
use crate::idempotent_request::IdempotentRequest;
use crate::pending_edit::PendingEdit;

/// The positions of an edit's items in its transactions.
const CARD: usize = 0;
const KEY: usize = 1;

/// How long an idempotency key is stored, with the answer to its request.
const KEY_HOURS: i64 = 24;

/// What came of beginning an edit.
#[derive(Debug)]
pub enum BeginOutcome {
    /// The edit is done: the request was served before, or there was nothing to change. This is the answer.
    AlreadyDone(String),
    /// The edit is stored with the card now. It is to be made at the provider.
    Begun(PendingEdit),
    /// The edit has been stored with the card since the request was sent before. The provider may have it already.
    Pending(PendingEdit),
    /// Another edit is stored with the card.
    Conflict(PendingEdit),
    /// The card is not the version that the edit was made from. This is the card now.
    Changed(Box<Card>),
}

impl Billing {
    /// Begins an edit, with the answer that its request will get: the edit is stored with the card until it is finished or
    /// withdrawn. An edit that changes nothing is done at once. It is a condition of the write itself that the card has
    /// that version and that owner, and no other pending edit.
    ///
    /// [`Error::NotFound`] and [`Error::NotOwner`] concern the card at the time of the write. [`Error::KeyReused`] as for
    /// [`find_answer`](Self::find_answer).
    pub async fn begin(
        &self,
        request: &IdempotentRequest,
        revision: &CardRevision,
        answer: &str,
    ) -> Result<BeginOutcome, Error> {
        let card = Key::card(request.organisation(), revision.before().id());
        let key = Key::request(request.organisation(), request.key());
        let edit = PendingEdit::new(request.clone(), revision.clone(), answer.to_owned());
        let items = if revision.is_change() {
            vec![
                self.items.update(&card, rows::of_pending_edit(&edit), &["pending"], is_unchanged(revision))?,
                self.items.check(&key, Condition::absent_at(revision.at()))?,
            ]
        } else {
            vec![self.items.check(&card, is_unchanged(revision))?, self.answer_item(request, answer, revision.at())?]
        };
        match write(&self.client, items).await {
            Ok(()) if revision.is_change() => Ok(BeginOutcome::Begun(edit)),
            Ok(()) => Ok(BeginOutcome::AlreadyDone(answer.to_owned())),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(mut refused)) => {
                // The key is looked at first: the edit that changed the card may have been this one.
                if refused.contains_key(&KEY) {
                    let answer = self.stored_answer(request, revision.at()).await?;
                    return Ok(BeginOutcome::AlreadyDone(answer));
                }
                why_refused(request, revision, refused.remove(&CARD).unwrap_or_default())
            }
        }
    }

    /// Finishes an edit that the provider has made: it becomes the card's next version, with its audit entry, and its
    /// answer is stored. Gives that answer, also if the edit was finished before. None if it was withdrawn.
    pub async fn finish(&self, edit: &PendingEdit, now: Timestamp) -> Result<Option<String>, Error> {
        let (request, revision) = (edit.request(), edit.revision());
        let key = Key::card(edit.organisation(), edit.card());
        let entry = AuditEntry::change(revision.before(), revision.after(), Some(revision.by()), revision.at());
        let names = ["details", "changes", "verified", "version", "pending"];
        let mut items = vec![
            self.items.update(&key, rows::of_card(revision.after()), &names, is_pending(edit))?,
            self.answer_item(request, edit.answer(), now)?,
            self.audit_item(edit.organisation(), edit.card(), &entry, Condition::absent())?,
        ];
        let mut refused = match write(&self.client, items.clone()).await {
            Ok(()) => return Ok(Some(edit.answer().to_owned())),
            Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(refused)) => refused,
        };
        if refused.remove(&KEY).is_some() {
            match self.stored_answer(request, now).await {
                Ok(answer) => return Ok(Some(answer)),
                Err(Error::KeyReused) => {}
                Err(error) => return Err(error),
            }
            // The sender used the key for two edits at once. The provider has made both: only this answer cannot be stored.
            items.remove(KEY);
            refused = match write(&self.client, items).await {
                Ok(()) => return Ok(Some(edit.answer().to_owned())),
                Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
                Err(Failure::Conditions(refused)) => refused,
            };
        }
        if refused.contains_key(&CARD) {
            return Ok(None);
        }
        let audit = Key::audit(edit.organisation(), edit.card().as_str(), entry.version());
        Err(Error::Corrupt(audit.sk().to_owned()))
    }

    /// Withdraws an edit that will not be made at the provider. The card is as it was.
    pub async fn withdraw(&self, edit: &PendingEdit) -> Result<(), Error> {
        let key = Key::card(edit.organisation(), edit.card());
        let card = rows::of_card(edit.revision().before());
        let update = self.items.update(&key, card, &["pending"], is_pending(edit))?;
        match write(&self.client, vec![update]).await {
            Ok(()) | Err(Failure::Conditions(_)) => Ok(()),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
        }
    }

    /// The stored answer to a request that was served before. [`Error::KeyReused`] if its key was used for another request.
    ///
    /// To be read after the card: then either the card is as it was before the request was first served, or this finds its
    /// answer.
    pub async fn find_answer(&self, request: &IdempotentRequest, now: Timestamp) -> Result<Option<String>, Error> {
        let item = self.get_unexpired(&Key::request(request.organisation(), request.key()), now).await?;
        let Some(item) = item else { return Ok(None) };
        let stored: rows::ServedRequest = rows::plain(item)?;
        if stored.fingerprint == request.fingerprint() { Ok(Some(stored.answer)) } else { Err(Error::KeyReused) }
    }

    /// [`find_answer`](Self::find_answer) for a request whose answer was stored a moment ago.
    async fn stored_answer(&self, request: &IdempotentRequest, now: Timestamp) -> Result<String, Error> {
        let answer = self.find_answer(request, now).await?;
        answer.ok_or_else(|| Error::Unavailable("a key has gone".to_owned()))
    }

    /// Stores an answer, if none is stored with the key or that one has expired.
    fn answer_item(
        &self,
        request: &IdempotentRequest,
        answer: &str,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Error> {
        let row = rows::ServedRequest::new(request, answer, after(now, KEY_HOURS.hours()));
        let key = Key::request(request.organisation(), request.key());
        self.items.put(&key, row, Condition::absent_at(now))
    }
}

/// Why the write did not accept a card that had passed the rules when it was read.
fn why_refused(request: &IdempotentRequest, revision: &CardRevision, card: Item) -> Result<BeginOutcome, Error> {
    if card.is_empty() {
        return Err(Error::NotFound);
    }
    let sk = sort_key(&card);
    let (card, pending) = rows::card_and_edit(request.organisation(), card)?;
    match card.check_editable(revision.by(), revision.before().version()) {
        Ok(()) => {}
        Err(Error::Changed(_)) => return Ok(BeginOutcome::Changed(Box::new(card))),
        Err(error) => return Err(error),
    }
    match pending {
        Some(edit) if edit.request() == request => Ok(BeginOutcome::Pending(edit)),
        Some(edit) if edit.request().key() == request.key() => Err(Error::KeyReused),
        Some(edit) => Ok(BeginOutcome::Conflict(edit)),
        None => Err(Error::Corrupt(sk)),
    }
}

/// The card is the version that the edit was made from, the editor is its owner, and no other edit is pending.
fn is_unchanged(revision: &CardRevision) -> Condition {
    Condition {
        expression: "#version = :seen AND #owner.#issuer = :issuer AND #owner.#subject = :subject \
                     AND attribute_not_exists(#pending)",
        names: &["version", "owner", "issuer", "subject", "pending"],
        values: vec![
            (":seen", number(revision.before().version())),
            (":issuer", text(revision.by().issuer())),
            (":subject", text(revision.by().subject())),
        ],
    }
}

/// This very edit is stored with the card.
fn is_pending(edit: &PendingEdit) -> Condition {
    Condition {
        expression: "#pending.#key = :key AND #pending.#at = :at",
        names: &["pending", "key", "at"],
        values: vec![(":key", text(edit.request().key())), (":at", text(rows::time(edit.at())))],
    }
}
