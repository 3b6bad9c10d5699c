//! An admin's change of a card: begun, then made at the payment provider by the caller, then finished or withdrawn.

use jiff::{Timestamp, ToSpan};

use super::items::{Condition, Item, Key, after, number, sort_key, text};
use super::transaction::{Failure, write};
use super::{Billing, rows};
use crate::audit::AuditEntry;
use crate::edit::CardRevision;
use crate::error::Error;
use crate::idempotent_request::IdempotentRequest;
use crate::pending_edit::PendingEdit;

/// The places of a change's items in its transactions.
const CARD: usize = 0;
const KEY: usize = 1;

/// How long a key is kept.
const KEY_HOURS: i64 = 24;

/// What became of a change that was to begin.
#[derive(Debug)]
pub enum BeginOutcome {
    /// It is done: it was served before, or there was nothing to change. This is the answer to it.
    AlreadyDone(String),
    /// It stands on the card, from now on or since it was sent before, and goes on with the payment provider.
    Pending(PendingEdit),
    /// Another change stands there.
    Conflict(PendingEdit),
}

impl Billing {
    /// Begins a change, with the answer that its sender will get: it stands on the card until it is finished or
    /// withdrawn. One that changes nothing is done at once. That the card is that version, its owner's and free of
    /// other changes are conditions of the write itself.
    ///
    /// [`Error::NotFound`], [`Error::NotOwner`] and [`Error::Changed`] tell what the card was when the write came to
    /// it; [`Error::KeyReused`] as for [`find_answer`](Self::find_answer).
    pub async fn begin(
        &self,
        attempt: &IdempotentRequest,
        edited: &CardRevision,
        answer: &str,
    ) -> Result<BeginOutcome, Error> {
        let card = Key::card(attempt.organisation(), edited.before().id());
        let key = Key::attempt(attempt.organisation(), attempt.key());
        let intent = PendingEdit::new(attempt.clone(), edited.clone(), answer.to_owned());
        let items = if edited.is_change() {
            vec![
                self.items.update(&card, rows::of_intent(&intent), &["pending"], untouched(edited))?,
                self.items.check(&key, Condition::absent_at(edited.at()))?,
            ]
        } else {
            vec![self.items.check(&card, untouched(edited))?, self.record(attempt, answer, edited.at())?]
        };
        match write(&self.client, items).await {
            Ok(()) if edited.is_change() => Ok(BeginOutcome::Pending(intent)),
            Ok(()) => Ok(BeginOutcome::AlreadyDone(answer.to_owned())),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(mut refused)) => {
                // The key first: the change that beat this one to the card may have been this one.
                if refused.contains_key(&KEY) {
                    let answer = self.find_answer(attempt, edited.at()).await?;
                    return answer
                        .map(BeginOutcome::AlreadyDone)
                        .ok_or_else(|| Error::Unavailable("a key has gone".to_owned()));
                }
                standing(attempt, edited, refused.remove(&CARD).unwrap_or_default())
            }
        }
    }

    /// The change is made at the provider: now it is the card's next version, with its audit entry, and its answer is
    /// kept. Gives that answer, also if all this was done before. None if the intent was withdrawn.
    pub async fn finish(&self, intent: &PendingEdit, now: Timestamp) -> Result<Option<String>, Error> {
        let (attempt, edited) = (intent.attempt(), intent.edited());
        let key = Key::card(intent.organisation(), intent.card());
        let entry = AuditEntry::step(edited.before(), edited.after(), Some(edited.by()), edited.at());
        let names = ["details", "changes", "verified", "version", "pending"];
        let mut items = vec![
            self.items.update(&key, rows::of_card(edited.after()), &names, this(intent))?,
            self.record(attempt, intent.answer(), now)?,
            self.items.audit(intent.organisation(), intent.card(), &entry, Condition::absent())?,
        ];
        let mut refused = match write(&self.client, items.clone()).await {
            Ok(()) => return Ok(Some(intent.answer().to_owned())),
            Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(refused)) => refused,
        };
        if refused.remove(&KEY).is_some() {
            match self.find_answer(attempt, now).await {
                Ok(answer) => return answer.map(Some).ok_or_else(|| Error::Unavailable("a key has gone".to_owned())),
                Err(Error::KeyReused) => {}
                Err(error) => return Err(error),
            }
            // Its sender used the key for two changes at once. The provider has both: only the answer cannot be kept.
            items.remove(KEY);
            refused = match write(&self.client, items).await {
                Ok(()) => return Ok(Some(intent.answer().to_owned())),
                Err(Failure::Unavailable(causes)) => return Err(Error::Unavailable(causes)),
                Err(Failure::Conditions(refused)) => refused,
            };
        }
        if refused.contains_key(&CARD) {
            return Ok(None);
        }
        let audit = Key::audit(intent.organisation(), intent.card().as_str(), entry.version());
        Err(Error::Corrupt(audit.sk().to_owned()))
    }

    /// Takes an intent away that will not be made at the provider. The card is as it was.
    pub async fn withdraw(&self, intent: &PendingEdit) -> Result<(), Error> {
        let key = Key::card(intent.organisation(), intent.card());
        let card = rows::of_card(intent.edited().before());
        let update = self.items.update(&key, card, &["pending"], this(intent))?;
        match write(&self.client, vec![update]).await {
            Ok(()) | Err(Failure::Conditions(_)) => Ok(()),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
        }
    }

    /// The answer to an attempt that was served before; [`Error::KeyReused`] if its key stands for another request.
    ///
    /// Read after what the change is made from: then either that is as it was before the first attempt, or this finds
    /// its answer.
    pub async fn find_answer(&self, attempt: &IdempotentRequest, now: Timestamp) -> Result<Option<String>, Error> {
        let record = self.get_unexpired(&Key::attempt(attempt.organisation(), attempt.key()), now).await?;
        let Some(record) = record.map(rows::plain::<rows::Record>).transpose()? else { return Ok(None) };
        if record.fingerprint == attempt.fingerprint() { Ok(Some(record.answer)) } else { Err(Error::KeyReused) }
    }

    /// The key with the answer, where there is none or one that has expired.
    fn record(
        &self,
        attempt: &IdempotentRequest,
        answer: &str,
        now: Timestamp,
    ) -> Result<aws_sdk_dynamodb::types::TransactWriteItem, Error> {
        let row = rows::Record::new(attempt, answer, after(now, KEY_HOURS.hours()));
        let key = Key::attempt(attempt.organisation(), attempt.key());
        self.items.put(&key, row, Condition::absent_at(now))
    }
}

/// Why the write did not take a card that was as it should be when it was read.
fn standing(attempt: &IdempotentRequest, edited: &CardRevision, card: Item) -> Result<BeginOutcome, Error> {
    if card.is_empty() {
        return Err(Error::NotFound);
    }
    let sk = sort_key(&card);
    let (card, intent) = rows::card_and_intent(attempt.organisation(), card)?;
    card.may_be_changed(edited.by(), edited.before().version())?;
    match intent {
        Some(intent) if intent.attempt() == attempt => Ok(BeginOutcome::Pending(intent)),
        Some(intent) if intent.attempt().key() == attempt.key() => Err(Error::KeyReused),
        Some(intent) => Ok(BeginOutcome::Conflict(intent)),
        None => Err(Error::Corrupt(sk)),
    }
}

/// The card is the version that was seen, its owner is the one who writes, and no other change stands on it.
fn untouched(edited: &CardRevision) -> Condition {
    Condition {
        expression: "#version = :seen AND #owner.#issuer = :issuer AND #owner.#subject = :subject \
                     AND attribute_not_exists(#pending)",
        names: &["version", "owner", "issuer", "subject", "pending"],
        values: vec![
            (":seen", number(edited.before().version())),
            (":issuer", text(edited.by().issuer())),
            (":subject", text(edited.by().subject())),
        ],
    }
}

/// This very intent stands on the card.
fn this(intent: &PendingEdit) -> Condition {
    Condition {
        expression: "#pending.#key = :key AND #pending.#at = :at",
        names: &["pending", "key", "at"],
        values: vec![(":key", text(intent.attempt().key())), (":at", text(rows::time(intent.at())))],
    }
}
