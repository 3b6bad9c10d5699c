//! A change on its way: kept on the card first, made at the payment provider second, done third.

use jiff::Timestamp;

use crate::card::Details;
use crate::edit::CardRevision;
use crate::idempotent_request::IdempotentRequest;
use crate::ids::CardId;

/// A change that stands on its card until it is made at the provider. As long as it does, no other change begins.
#[derive(Debug, Clone)]
pub struct PendingEdit {
    attempt: IdempotentRequest,
    edited: CardRevision,
    answer: String,
}

impl PendingEdit {
    pub(crate) fn new(attempt: IdempotentRequest, edited: CardRevision, answer: String) -> Self {
        Self { attempt, edited, answer }
    }

    /// The organisation whose card it is.
    pub fn organisation(&self) -> &str {
        self.attempt.organisation()
    }

    /// The card.
    pub fn card(&self) -> &CardId {
        self.edited.before().id()
    }

    /// What the card's details were when it began.
    pub fn before(&self) -> &Details {
        self.edited.before().details()
    }

    /// What the card's details shall be.
    pub fn details(&self) -> &Details {
        self.edited.after().details()
    }

    /// When it began.
    pub fn at(&self) -> Timestamp {
        self.edited.at()
    }

    /// A name that no other intent has, of the one begun again after this was withdrawn included: what is sent to the
    /// provider under it twice is done there once.
    pub fn provider_key(&self) -> String {
        format!("{}-{}-{}", self.card(), self.at().as_millisecond(), self.attempt.key())
    }

    /// The request that began it.
    pub(crate) fn attempt(&self) -> &IdempotentRequest {
        &self.attempt
    }

    /// The change that it is.
    pub(crate) fn edited(&self) -> &CardRevision {
        &self.edited
    }

    /// The answer to its sender, once it is done.
    pub(crate) fn answer(&self) -> &str {
        &self.answer
    }
}
