//! Why something was not done.

use crate::card::Card;

/// The texts are for the log: they hold nothing of what people wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The organisation has no such card.
    #[error("no such card")]
    NotFound,
    /// The card is another admin's.
    #[error("the card is another admin's")]
    NotOwner,
    /// The card is no longer the version that the change was made from: this is what it is now.
    #[error("the card has been changed since")]
    Changed(Box<Card>),
    /// The idempotency key stands for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// DynamoDB does not answer, or not as it should.
    #[error("DynamoDB: {0}")]
    Unavailable(String),
    /// An item, named by its sort key, is not as this program writes it.
    #[error("the item {0:?} is corrupt")]
    Corrupt(String),
}
