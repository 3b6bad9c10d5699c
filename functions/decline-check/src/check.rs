//! The use case: compares the entered details with the card, and explains the decline.

use billing::{Admin, Billing, CardStatus, Decline, Exceeded, Step, SubscriptionId, today_in_sweden};
use jiff::Timestamp;

use crate::comparison::Comparison;
use crate::entered_details::EnteredDetails;

/// What to explain, and what to compare.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) subscription: SubscriptionId,
    pub(crate) entered: EnteredDetails,
}

/// Why a card was declined, and what helps.
pub(crate) struct Explanation {
    pub(crate) comparison: Comparison,
    pub(crate) decline: Option<Decline>,
    /// None if the subscription has no card.
    pub(crate) status: Option<CardStatus>,
    /// The next steps, the most useful first.
    pub(crate) next: Vec<Step>,
}

/// Why a check failed.
pub(crate) enum Error {
    /// The organisation has no such subscription.
    NotFound,
    /// Too many comparisons.
    TooMany(Exceeded),
    /// The table failed.
    Billing(billing::Error),
}

impl From<billing::Error> for Error {
    fn from(error: billing::Error) -> Self {
        Self::Billing(error)
    }
}

impl Check {
    /// Explains the decline to an admin. Entered details are compared only after the check was counted: if that fails,
    /// nothing is compared.
    pub(crate) async fn explain(&self, billing: &Billing, admin: &Admin, now: Timestamp) -> Result<Explanation, Error> {
        let organisation = billing.organisation(admin.organisation()).await?;
        let subscription = organisation.subscription(&self.subscription).ok_or(Error::NotFound)?;
        let card = subscription.card().and_then(|id| organisation.card(id));
        if let Some(card) = card
            && !self.entered.is_empty()
            && let Some(exceeded) = billing.count_check(admin, card.id(), now).await?
        {
            return Err(Error::TooMany(exceeded));
        }

        let is_owner = card.is_some_and(|card| card.is_owned_by(admin));
        let comparison = Comparison::of(&self.entered, card, is_owner);
        let today = today_in_sweden(now);
        Ok(Explanation {
            decline: organisation.decline(subscription).cloned(),
            status: card.map(|card| organisation.status(card, today)),
            next: organisation.next_steps(subscription, admin, today, &comparison.compared()),
            comparison,
        })
    }
}
