//! The next steps: what helps against a decline, the most useful first.
//!
//! Each category of decline codes has its own steps:
//!
//! | category | steps |
//! |---|---|
//! | fix | edit the card, contact the bank; if the field that the code blames is the same on the card: as for bank |
//! | later | wait, pay now; if money was short: pay now, wait |
//! | bank | contact the bank, then the step of the code's second category or, without one, try again: pay the open invoice or, if there is none, ask for the bank's approval |
//! | other-card | add another card; if payments to us are stopped, contact the bank as well |
//! | verify | pay now, which leads to the bank's page, or else approve there without a charge |
//! | ours | contact the seller |
//!
//! Further rules:
//!
//! - What the provider advises after a decline comes before the category: to put the details right first, to wait before the
//!   card is charged again, or not to charge it again. Then only another card or the bank helps.
//! - If the entered card is not the one on file, it can only be added: its details do not show what is wrong with the other.
//! - A detail that differs is corrected, and so is the date of a card that expires, unless the entered date is the same: then
//!   a new card is needed. The correction is the first step, unless editing does not help against the code, or it can wait:
//!   the card is valid until next month, or only the address differs and neither the code nor the card's country is one for
//!   which banks check addresses.
//! - The last step is another card, except for the categories `verify` and `ours`.
//! - A step that this admin cannot take is left out. Only the owner edits a card, pays with it and talks to its bank: others
//!   add a card of their own, which is the first thing that they can do themselves, or ask the owner. A card without a known
//!   owner can only be replaced. A subscription that is paid by invoice takes no card,
//!   and one that is paid in another way needs none.
//! - The bank is not called about a card that has expired, and one that must not be charged again is not corrected.
//! - What has stopped although nothing is owed is for the seller to start again; so is what is owed for what has ended, if its card
//!   cannot pay.
//! - What is not paid for any more needs no card.
//! - While the payment of the invoice is under way, nothing is owed that could be paid again.
//!
//! After the steps that help come those that are possible without helping now ([`Organisation::actions`]). This is the only
//! home of these rules: the pages map the names to buttons.

mod card_case;
mod step;

use jiff::civil::Date;

use crate::admin::Admin;
use crate::card::Card;
use crate::decline::{Category, Decline};
use crate::field::Field;
use crate::open_invoice::OpenInvoice;
use crate::organisation::{CardStatus, Organisation};
use crate::subscription::{Subscription, SubscriptionStatus};
use card_case::{CardCase, Owner};
pub use step::Step;

/// The result of comparing an entered detail with the card on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Exactly the same.
    Same,
    /// Different.
    Different,
}

/// The open invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Debt {
    /// There is none.
    None,
    /// Its payment is under way.
    Processing,
    Owed,
}

/// A subscription: everything that decides about the next steps.
#[derive(Debug, Clone)]
struct Case<'a> {
    status: SubscriptionStatus,
    debt: Debt,
    renews: bool,
    takes_new_card: bool,
    /// Whether something else than a card pays it.
    is_paid_otherwise: bool,
    card: Option<CardCase<'a>>,
}

impl Organisation {
    /// The next steps for a subscription, for that admin and that day, the most useful first. There is at least one, and
    /// none twice. `compared` has the results for the details that the admin entered.
    pub fn next_steps(
        &self,
        subscription: &Subscription,
        admin: &Admin,
        today: Date,
        compared: &[(Field, Compared)],
    ) -> Vec<Step> {
        self.case(subscription, Some(admin), today, compared).next()
    }

    /// Everything that the admin can do: the next steps, then what is possible although it does not help now.
    pub fn actions(&self, subscription: &Subscription, admin: &Admin, today: Date) -> Vec<Step> {
        self.case(subscription, Some(admin), today, &[]).actions()
    }

    /// Whether somebody has to do something, for the subscription to go on or for what is owed.
    pub fn needs_action(&self, subscription: &Subscription, today: Date) -> bool {
        self.case(subscription, None, today, &[]).next() != [Step::Nothing]
    }

    /// Without an admin, the card is seen as by its owner.
    fn case<'c>(
        &self,
        subscription: &Subscription,
        admin: Option<&Admin>,
        today: Date,
        compared: &'c [(Field, Compared)],
    ) -> Case<'c> {
        let card = subscription.card().and_then(|id| self.card(id)).map(|card| CardCase {
            owner: match (card.owner(), admin) {
                (Some(_), Some(admin)) if !card.is_owned_by(admin) => Owner::Another,
                (Some(_), _) => Owner::You,
                (None, _) => Owner::Unknown,
            },
            status: self.status(card, today),
            code: self.decline(subscription).map(Decline::code),
            address_is_checked: address_is_checked(card),
            compared,
        });
        Case {
            status: subscription.status(),
            debt: match subscription.open_invoice().map(OpenInvoice::is_processing) {
                None => Debt::None,
                Some(true) => Debt::Processing,
                Some(false) => Debt::Owed,
            },
            renews: subscription.renews().is_some(),
            takes_new_card: subscription.takes_new_card(),
            is_paid_otherwise: subscription.other_method().is_some(),
            card,
        }
    }
}

/// Whether the card's billing address is in a country whose banks check addresses.
fn address_is_checked(card: &Card) -> bool {
    let country = card.details().get(Field::Country);
    country.is_some_and(|country| matches!(country.as_str(), "US" | "CA" | "GB"))
}

impl Case<'_> {
    /// Whether something is owed that can be paid.
    fn is_owed(&self) -> bool {
        self.debt == Debt::Owed
    }

    fn actions(&self) -> Vec<Step> {
        let mut actions = self.next();
        if self.status == SubscriptionStatus::Cancelled {
            return actions;
        }
        // The bank is asked again about a declined card only where that helps.
        let is_declined = self.card.as_ref().is_some_and(|card| card.status == CardStatus::Declined);
        for step in [Step::EditCard, Step::AddCard, Step::VerifyWithBank] {
            let is_wanted = step != Step::VerifyWithBank || !is_declined;
            if is_wanted && !actions.contains(&step) && self.possible(step) == Some(step) {
                actions.push(step);
            }
        }
        actions
    }

    fn next(&self) -> Vec<Step> {
        if !self.is_owed() && self.is_over() {
            return vec![Step::Nothing];
        }
        let mut next = Vec::new();
        let wanted = match &self.card {
            Some(card) => card.wanted(self.is_owed()),
            None if self.is_paid_otherwise && !self.is_owed() => Vec::new(),
            None => vec![Step::AddCard],
        };
        for step in wanted.into_iter().filter_map(|step| self.possible(step)) {
            if !next.contains(&step) {
                next.push(step);
            }
        }
        if next.is_empty() {
            let is_well = match self.debt {
                Debt::None => self.status == SubscriptionStatus::Active,
                Debt::Processing => true,
                Debt::Owed => false,
            };
            return vec![if is_well { Step::Nothing } else { Step::ContactSupport }];
        }
        let is_enough = match self.card.as_ref().and_then(CardCase::category) {
            Some(Category::Ours) => true,
            Some(Category::Verify) => next.contains(&Step::VerifyWithBank),
            _ => false,
        };
        if !is_enough && !next.contains(&Step::AddCard) {
            next.extend(self.possible(Step::AddCard));
        }
        let is_anothers = self.card.as_ref().is_some_and(|card| card.owner == Owner::Another);
        if let Some(at) = next.iter().position(|step| *step == Step::AddCard)
            && is_anothers
        {
            next[..=at].rotate_right(1);
        }
        if self.needs_support() && !next.contains(&Step::ContactSupport) {
            next.push(Step::ContactSupport);
        }
        next
    }

    /// Whether nothing more is paid for it, apart from what is owed: it has ended, or ends or pauses after what is paid. An admin who
    /// compares details gets to know what to correct nevertheless.
    fn is_over(&self) -> bool {
        let compares = self.card.as_ref().is_some_and(|card| !card.compared.is_empty());
        match self.status {
            SubscriptionStatus::Cancelled => true,
            SubscriptionStatus::Active => !self.renews && !compares,
            SubscriptionStatus::PastDue | SubscriptionStatus::Suspended => false,
        }
    }

    /// Whether only the seller can put it right in the end: it has stopped although nothing is owed, or it has ended and this
    /// card cannot pay what is owed.
    fn needs_support(&self) -> bool {
        match self.status {
            SubscriptionStatus::Active => false,
            SubscriptionStatus::PastDue | SubscriptionStatus::Suspended => self.debt == Debt::None,
            SubscriptionStatus::Cancelled => !self.card.as_ref().is_some_and(CardCase::can_be_charged),
        }
    }

    /// The step as this admin can take it. None if they cannot.
    fn possible(&self, step: Step) -> Option<Step> {
        let owner = self.card.as_ref().map_or(Owner::Unknown, |card| card.owner);
        let can_be_charged = self.card.as_ref().is_some_and(CardCase::can_be_charged);
        let has_expired = self.card.as_ref().is_some_and(|card| card.status == CardStatus::Expired);
        if step == Step::PayNow && !(self.is_owed() && can_be_charged) {
            return None;
        }
        let step = match (step, owner) {
            (Step::EditCard | Step::VerifyWithBank | Step::PayNow, Owner::Another) => Step::AskOwner,
            (Step::EditCard | Step::VerifyWithBank | Step::PayNow, Owner::Unknown) => Step::AddCard,
            _ => step,
        };
        let is_possible = match step {
            Step::EditCard | Step::PayNow => owner == Owner::You,
            Step::AskOwner => owner == Owner::Another,
            Step::VerifyWithBank => owner == Owner::You && can_be_charged,
            Step::AddCard => self.takes_new_card,
            Step::ContactBank => !has_expired,
            Step::TryLater | Step::ContactSupport | Step::Nothing => true,
        };
        is_possible.then_some(step)
    }
}

#[cfg(test)]
mod tests;
