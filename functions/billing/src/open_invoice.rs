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
    all_open: Option<AllOpen>,
    is_processing: bool,
}

/// Several open invoices together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllOpen {
    /// How many they are.
    pub count: u32,
    /// What is owed for all of them. None if they are in several currencies.
    pub total: Option<Money>,
}

impl OpenInvoice {
    /// With its id, the amount that is owed, and the day for which the provider has planned the next attempt.
    pub fn new(id: InvoiceId, money: Money, planned_attempt: Option<Date>) -> Self {
        Self { id, money, planned_attempt, all_open: None, is_processing: false }
    }

    /// The newest of several open invoices.
    #[must_use]
    pub fn with_others(self, all_open: AllOpen) -> Self {
        Self { all_open: Some(all_open), ..self }
    }

    /// The same invoice while its payment is under way: a debit of a bank account takes days.
    #[must_use]
    pub fn processing(self) -> Self {
        Self { is_processing: true, ..self }
    }

    /// All open invoices together. None if this is the only one.
    pub fn all_open(&self) -> Option<&AllOpen> {
        self.all_open.as_ref()
    }

    /// Whether its payment is under way: then there is nothing to do but to wait for the bank.
    pub fn is_processing(&self) -> bool {
        self.is_processing
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
