//! Why an operation on the table failed.

/// Why an operation on the table failed. The texts are for the log: they contain nothing that people wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The organisation has no such card.
    #[error("no such card")]
    NotFound,
    /// The card belongs to another admin.
    #[error("the card is another admin's")]
    NotOwner,
    /// The card is not the version that the edit was made from. This is its version now.
    #[error("the card has been changed since")]
    Changed(u32),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// DynamoDB did not respond, or failed.
    #[error("DynamoDB: {0}")]
    Unavailable(String),
    /// An item, named by its sort key, does not have the form in which this program writes it.
    #[error("the item {0:?} is corrupt")]
    Corrupt(String),
}
