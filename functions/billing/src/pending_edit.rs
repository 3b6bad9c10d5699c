//! An edit that is still to be made at the payment provider: it is stored with the card first, made at the provider second,
//! and finished third.

use jiff::Timestamp;

use crate::card::Details;
use crate::edit::CardRevision;
use crate::idempotent_request::IdempotentRequest;
use crate::ids::CardId;

/// An edit that is stored with its card until it is made at the provider. While it is stored, no other edit of the card
/// begins.
#[derive(Debug, Clone)]
pub struct PendingEdit {
    request: IdempotentRequest,
    revision: CardRevision,
    answer: String,
}

impl PendingEdit {
    pub(crate) fn new(request: IdempotentRequest, revision: CardRevision, answer: String) -> Self {
        Self { request, revision, answer }
    }

    /// The organisation that has the card.
    pub fn organisation(&self) -> &str {
        self.request.organisation()
    }

    /// The card.
    pub fn card(&self) -> &CardId {
        self.revision.before().id()
    }

    /// The card's details when the edit began.
    pub fn before(&self) -> &Details {
        self.revision.before().details()
    }

    /// The card's details after the edit.
    pub fn details(&self) -> &Details {
        self.revision.after().details()
    }

    /// When it began.
    pub fn at(&self) -> Timestamp {
        self.revision.at()
    }

    /// The idempotency key for the provider. No other edit has it; if this edit is withdrawn and its request begins again,
    /// the new edit has another key.
    pub fn provider_key(&self) -> String {
        format!("{}-{}-{}", self.card(), self.at().as_millisecond(), self.request.key())
    }

    /// The request that began it.
    pub(crate) fn request(&self) -> &IdempotentRequest {
        &self.request
    }

    /// The card before and after it.
    pub(crate) fn revision(&self) -> &CardRevision {
        &self.revision
    }

    /// The answer to the request, once the edit is finished.
    pub(crate) fn answer(&self) -> &str {
        &self.answer
    }
}
