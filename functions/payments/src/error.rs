//! Why a use case failed.

use billing::{CardId, Details, Exceeded, OpenInvoice};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::card_state::CardState;

/// Why a use case failed. The texts are for the log: they contain nothing that people wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the domain is broken, or the table failed.
    #[error(transparent)]
    Billing(#[from] billing::Error),
    /// The provider did not respond, or failed. The same request can be sent again.
    #[error(transparent)]
    Provider(stripe::Error),
    /// There is no such object, or it is not this person's.
    #[error("no such thing at the provider, or another's")]
    NotFound,
    /// The card is not the version that the edit was made from. This is how it is now.
    #[error("the card has been changed since")]
    CardChanged(Box<CardState>),
    /// Another edit of the card is being made at the provider.
    #[error("another change of the card is on its way")]
    Busy {
        /// How long to wait until the edit has ended or can be continued.
        wait: SignedDuration,
    },
    /// The provider refuses, and would refuse again.
    #[error("{source}{}", place(*field))]
    Refused {
        /// The field of the edit that is at fault, by its path in the form, such as `address.postalCode`.
        field: Option<&'static str>,
        /// The provider's response.
        source: stripe::Error,
    },
    /// The subscription is cancelled.
    #[error("the subscription is cancelled")]
    Cancelled,
    /// The subscription is paid by invoice, and takes no card.
    #[error("the subscription is paid by invoice")]
    Invoiced,
    /// The other subscriptions cannot get the card: `unknown-subscription`, `subscription-cancelled`,
    /// `subscription-invoiced` or `too-many`.
    #[error("the other subscriptions: {0}")]
    OtherSubscriptions(&'static str),
    /// The subscription has no card to pay with.
    #[error("there is no card to pay with")]
    NoCard,
    /// The card must not be charged: its holder has stopped payments, the provider advises against it, or the invoice may be
    /// paid already.
    #[error("the card must not be charged")]
    NotChargeable,
    /// The invoice is paid.
    #[error("nothing is owed")]
    NothingToPay,
    /// The seller has withdrawn the invoice, or collects it in another way: it is neither open nor paid.
    #[error("the invoice is withdrawn")]
    InvoiceWithdrawn,
    /// The invoice is not the one that the person agreed to pay. This is the current one.
    #[error("the invoice is another by now")]
    InvoiceChanged {
        /// The invoice.
        invoice: Box<OpenInvoice>,
        /// The day on which the card is charged for it again, if it is.
        next_attempt: Option<Date>,
    },
    /// The card that would be charged is not the one that the person agreed to.
    #[error("another card would be charged")]
    CardSwitched {
        /// The card that would be charged.
        card: CardId,
        /// Its details.
        details: Box<Details>,
    },
    /// The bank has been asked too often.
    #[error("too many attempts: {}", .0.limit)]
    TooManyAttempts(Exceeded),
    /// The customer belongs to another organisation.
    #[error("the customer is another organisation's")]
    OtherOrganisation,
    /// Other requests wrote the same row first, each time.
    #[error("others were quicker each time")]
    Contention,
}

/// Where the provider found a fault.
fn place(field: Option<&str>) -> String {
    field.map(|field| format!(", at {field}")).unwrap_or_default()
}

impl From<stripe::Error> for Error {
    fn from(error: stripe::Error) -> Self {
        match error {
            stripe::Error::NotFound => Self::NotFound,
            stripe::Error::Refused { .. } => Self::Refused { field: None, source: error },
            error => Self::Provider(error),
        }
    }
}
