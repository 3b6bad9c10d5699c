//! What one mail tells one person.

use billing::{Brand, CardId, LastFour, Money, Step};
use jiff::civil::Date;

/// What one mail tells one person. The first item decides the subject; the others follow under a heading of their own.
pub(crate) struct Letter<'a> {
    /// The code of the person's language. The default language takes the place of one that has no mails.
    pub(crate) language: &'a str,
    /// The person's name. May be empty.
    pub(crate) name: &'a str,
    /// The site's origin, without a slash at the end.
    pub(crate) site: &'a str,
    /// At least one.
    pub(crate) items: Vec<Item<'a>>,
    /// The address at which the reader declines such mails. None if one of the items cannot be declined.
    pub(crate) unsubscribe: Option<String>,
}

/// One thing that a person is told.
pub(crate) enum Item<'a> {
    /// A payment was declined.
    Decline {
        service: &'a str,
        card: Option<CardName<'a>>,
        money: &'a Money,
        /// When it was declined.
        on: Date,
        /// The one next step.
        step: Step,
        /// When the card is charged again by itself. None if that is not certain.
        next_attempt: Option<Date>,
    },
    /// A payment that was declined has gone through.
    Paid {
        service: &'a str,
        /// What was owed.
        money: &'a Money,
    },
    /// A card is about to expire.
    Expiry {
        card: CardName<'a>,
        last_day: Date,
        services: Vec<&'a str>,
        /// The first payment after the last day. None if it is not known.
        next_payment: Option<Date>,
        /// Whether the reader added the card. Else a colleague did, or nobody knows who.
        is_owner: bool,
    },
    /// A subscription is about to be renewed.
    Renewal { service: &'a str, card: CardName<'a>, on: Date },
}

/// A card as a person recognises it.
pub(crate) struct CardName<'a> {
    pub(crate) id: &'a CardId,
    pub(crate) brand: &'a Brand,
    pub(crate) last4: &'a LastFour,
}
