//! What is owed for a subscription.

use jiff::civil::Date;

use crate::ids::InvoiceId;
use crate::money::Money;

/// An invoice for which the card has not been charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvoice {
    id: InvoiceId,
    money: Money,
    planned_attempt: Option<Date>,
    all_open: Option<(u32, Money)>,
}

impl OpenInvoice {
    /// With its id, the amount that is owed, and the day for which the provider has planned the next attempt.
    pub fn new(id: InvoiceId, money: Money, planned_attempt: Option<Date>) -> Self {
        Self { id, money, planned_attempt, all_open: None }
    }

    /// The newest of several open invoices: how many they are together, and what is owed for all of them.
    #[must_use]
    pub fn with_others(self, count: u32, total: Money) -> Self {
        Self { all_open: Some((count, total)), ..self }
    }

    /// How many invoices are open, and what is owed for all of them. None if this is the only one.
    pub fn all_open(&self) -> Option<(u32, &Money)> {
        self.all_open.as_ref().map(|(count, total)| (*count, total))
    }

    /// The payment provider's id.
    pub fn id(&self) -> &InvoiceId {
        &self.id
    }

    /// The amount that is owed.
    pub fn money(&self) -> &Money {
        &self.money
    }

    /// The day for which the provider has planned the next attempt. It makes none after some declines:
    /// [`Subscription::next_attempt`](crate::Subscription::next_attempt) tells.
    pub fn planned_attempt(&self) -> Option<Date> {
        self.planned_attempt
    }
}
