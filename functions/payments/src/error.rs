//! Why something was not done.

use billing::{CardId, Details, OpenInvoice};

/// The texts are for the log: they hold nothing of what people wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Our table says no, or does not answer.
    #[error(transparent)]
    Billing(#[from] billing::Error),
    /// The provider does not answer, or not as it should. The same can be sent again.
    #[error(transparent)]
    Provider(crate::Error),
    /// There is no such thing, or it is not this person's.
    #[error("no such thing at the provider, or another's")]
    NotFound,
    /// Another change of the card is on its way to the provider.
    #[error("another change of the card is on its way")]
    Busy,
    /// The provider says no, and would say so again.
    #[error("the provider refuses {field:?}: {source}")]
    Refused {
        /// What an edit puts into this field is why: its path as it is sent, such as `address.postalCode`.
        field: Option<&'static str>,
        /// What the provider says.
        source: crate::Error,
    },
    /// The subscription is at its end.
    #[error("the subscription is cancelled")]
    Cancelled,
    /// The subscription is paid by invoice, and takes no card.
    #[error("the subscription is paid by invoice")]
    Invoiced,
    /// What is wrong with the other subscriptions that are to get the card.
    #[error("the other subscriptions: {0}")]
    Others(&'static str),
    /// There is no card to pay with.
    #[error("there is no card to pay with")]
    NoCard,
    /// Nothing of that invoice is owed.
    #[error("nothing is owed")]
    NothingToPay,
    /// What is owed is not what the person agreed to pay: this is what it is now.
    #[error("the invoice is another by now")]
    InvoiceChanged(OpenInvoice),
    /// The card that would be charged is not the one that the person agreed to: it is this one.
    #[error("another card would be charged")]
    CardSwitched {
        /// The card.
        card: CardId,
        /// What stands on it.
        details: Box<Details>,
    },
    /// The customer is another organisation's.
    #[error("the customer is another organisation's")]
    OtherOrganisation,
    /// Others write the same again and again.
    #[error("others were quicker each time")]
    Outrun,
}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        match error {
            crate::Error::NotFound => Self::NotFound,
            crate::Error::Refused { .. } => Self::Refused { field: None, source: error },
            error => Self::Provider(error),
        }
    }
}
