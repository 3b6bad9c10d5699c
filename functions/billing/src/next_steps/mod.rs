//! What helps, the most useful first.
//!
//! A code's category has a path of its own:
//!
//! | category | path |
//! |---|---|
//! | fix | edit the card, contact the bank; where the field that the code blames is as on the card: as for bank |
//! | later | wait, pay now; where money was short: pay now, wait |
//! | bank | contact the bank, then what the code's second category says or else try again: pay what is owed or, where nothing is, ask the bank for its approval |
//! | other-card | add another card; where payments to us are stopped, contact the bank as well |
//! | verify | pay now, which leads to the bank's page, or else approve there without a charge |
//! | ours | contact the seller |
//!
//! Around it:
//!
//! - A card in the hand that is not the one on file can only be added: nothing on it says what is wrong with the other.
//! - What differs is put right, and so is the date of a card that runs out, unless the card in the hand says the same
//!   and a new one must come. That comes first, unless editing is not what helps against the code, or it can wait: the
//!   card is good until next month, or only the address differs and neither the code nor the card's country is one for
//!   which banks check addresses.
//! - All ends with another card, but for the paths of `verify` and `ours`.
//! - A step that this admin cannot take falls away. Only its owner edits a card and deals with its bank: others ask the
//!   owner. A card whose owner is not known can only be replaced. A subscription that is paid by invoice takes no card.

use jiff::civil::Date;

use crate::admin::Admin;
use crate::card::Card;
use crate::decline::{Category, Decline, DeclineCode};
use crate::field::Field;
use crate::organisation::{CardStatus, Organisation};
use crate::subscription::{Subscription, SubscriptionStatus};

/// Something that an admin can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Put the card's details right.
    EditCard,
    /// Have another card pay.
    AddCard,
    /// Ask whoever put the card on.
    AskOwner,
    /// Pay what is owed.
    PayNow,
    /// Have the bank approve the card, without a charge.
    VerifyWithBank,
    /// Wait.
    TryLater,
    /// Talk to the bank.
    ContactBank,
    /// Talk to the seller.
    ContactSupport,
    /// All is well.
    Nothing,
}

/// What a field came to for somebody who holds the card in their hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It is on file as it is on the card, to the letter.
    Same,
    /// It is another.
    Different,
}

/// Whose the card is, to the admin who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    You,
    Another,
    Unknown,
}

/// A subscription, and all of it that decides what helps.
#[derive(Debug, Clone)]
struct Case<'a> {
    status: SubscriptionStatus,
    /// There is an open invoice.
    owed: bool,
    takes_new_card: bool,
    card: Option<CardCase<'a>>,
}

/// The card that pays it.
#[derive(Debug, Clone)]
struct CardCase<'a> {
    owner: Owner,
    status: CardStatus,
    /// Of the decline that it stands under.
    code: Option<DeclineCode>,
    /// Its statement goes to a country whose banks check addresses.
    address_is_checked: bool,
    found: &'a [(Field, Compared)],
}

impl Organisation {
    /// What helps that admin's subscription on that day, the most useful first: at least one step, each once. `found` is
    /// what they have compared with the card in their hand.
    pub fn next_steps(
        &self,
        subscription: &Subscription,
        admin: &Admin,
        today: Date,
        found: &[(Field, Compared)],
    ) -> Vec<Step> {
        let card = subscription.card().and_then(|id| self.card(id)).map(|card| CardCase {
            owner: match card.owner() {
                Some(_) if card.is_owned_by(admin) => Owner::You,
                Some(_) => Owner::Another,
                None => Owner::Unknown,
            },
            status: self.status(card, today),
            code: self.decline(subscription).map(Decline::code),
            address_is_checked: address_is_checked(card),
            found,
        });
        let (status, takes_new_card) = (subscription.status(), subscription.takes_new_card());
        Case { status, owed: subscription.open_invoice().is_some(), takes_new_card, card }.next()
    }
}

/// Whether the card's statement goes to a country whose banks check addresses.
fn address_is_checked(card: &Card) -> bool {
    let country = card.details().get(Field::Country);
    country.is_some_and(|country| matches!(country.as_str(), "US" | "CA" | "GB"))
}

impl Step {
    /// `edit-card`, `add-card`, `ask-owner`, `pay-now`, `verify-with-bank`, `try-later`, `contact-bank`,
    /// `contact-support` or `nothing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EditCard => "edit-card",
            Self::AddCard => "add-card",
            Self::AskOwner => "ask-owner",
            Self::PayNow => "pay-now",
            Self::VerifyWithBank => "verify-with-bank",
            Self::TryLater => "try-later",
            Self::ContactBank => "contact-bank",
            Self::ContactSupport => "contact-support",
            Self::Nothing => "nothing",
        }
    }

    /// The first step against declines of that category.
    fn against(category: Category) -> Self {
        match category {
            Category::Fix => Self::EditCard,
            Category::Later => Self::TryLater,
            Category::Bank => Self::ContactBank,
            Category::OtherCard => Self::AddCard,
            Category::Verify => Self::VerifyWithBank,
            Category::Ours => Self::ContactSupport,
        }
    }
}

impl Case<'_> {
    fn next(&self) -> Vec<Step> {
        if self.status == SubscriptionStatus::Cancelled && !self.owed {
            return vec![Step::Nothing];
        }
        let mut next = Vec::new();
        let wanted = self.card.as_ref().map_or(vec![Step::AddCard], |card| card.wanted(self.owed));
        for step in wanted.into_iter().filter_map(|step| self.possible(step)) {
            if !next.contains(&step) {
                next.push(step);
            }
        }
        if next.is_empty() {
            let is_well = self.status == SubscriptionStatus::Active && !self.owed;
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
        next
    }

    /// What the step is for this admin, if they can take it.
    fn possible(&self, step: Step) -> Option<Step> {
        let owner = self.card.as_ref().map_or(Owner::Unknown, |card| card.owner);
        let can_be_charged = self.card.as_ref().is_some_and(CardCase::can_be_charged);
        let step = match (step, owner) {
            (Step::EditCard | Step::VerifyWithBank, Owner::Another) => Step::AskOwner,
            (Step::EditCard | Step::VerifyWithBank, Owner::Unknown) => Step::AddCard,
            _ => step,
        };
        let is_possible = match step {
            Step::EditCard => owner == Owner::You,
            Step::AskOwner => owner == Owner::Another,
            Step::VerifyWithBank => owner == Owner::You && can_be_charged,
            Step::PayNow => self.owed && can_be_charged,
            Step::AddCard => self.takes_new_card,
            Step::TryLater | Step::ContactBank | Step::ContactSupport | Step::Nothing => true,
        };
        is_possible.then_some(step)
    }
}

impl CardCase<'_> {
    /// What would help if all of it were possible.
    fn wanted(&self, owed: bool) -> Vec<Step> {
        let path = self.code.map_or(vec![Step::PayNow], |code| self.path(code, owed));
        if self.differs(&[Field::Last4]) {
            return if self.category() == Some(Category::Ours) { path } else { vec![Step::AddCard, Step::AskOwner] };
        }
        let put_right = self.put_right().into_iter().collect();
        if self.path_comes_first() { [path, put_right].concat() } else { [put_right, path].concat() }
    }

    fn path(&self, code: DeclineCode, owed: bool) -> Vec<Step> {
        let try_again = if owed { Step::PayNow } else { Step::VerifyWithBank };
        let as_on_card = code.blames().first().is_some_and(|field| self.has(*field, Compared::Same));
        match code.category() {
            Category::Fix if !as_on_card => vec![Step::EditCard, Step::ContactBank],
            Category::Fix | Category::Bank => {
                vec![Step::AskOwner, Step::ContactBank, code.then().map_or(try_again, Step::against)]
            }
            Category::Later if code.as_str() == "insufficient_funds" => vec![Step::PayNow, Step::TryLater],
            Category::Later => vec![Step::TryLater, Step::PayNow],
            Category::OtherCard if !code.may_be_retried() => vec![Step::AddCard, Step::AskOwner, Step::ContactBank],
            Category::OtherCard => vec![Step::AddCard],
            Category::Verify if self.owner == Owner::You => vec![Step::PayNow, Step::VerifyWithBank],
            Category::Verify => vec![Step::VerifyWithBank, Step::PayNow],
            Category::Ours => vec![Step::ContactSupport],
        }
    }

    /// What has to be done about what stands on file, whatever the bank says.
    fn put_right(&self) -> Option<Step> {
        if matches!(self.status, CardStatus::Expiring | CardStatus::Expired) {
            let as_on_card = self.has(Field::Expiry, Compared::Same);
            return Some(if as_on_card { Step::AddCard } else { Step::EditCard });
        }
        let differs = self.differs(&[Field::Expiry, Field::Holder]) || self.differs(&Field::ADDRESS);
        differs.then_some(Step::EditCard)
    }

    fn path_comes_first(&self) -> bool {
        let address_counts = self.address_is_checked || self.code.is_some_and(blames_the_address);
        let can_wait = self.status != CardStatus::Expired
            && !self.differs(&[Field::Expiry, Field::Holder])
            && !(address_counts && self.differs(&Field::ADDRESS));
        can_wait || matches!(self.category(), Some(Category::OtherCard | Category::Ours))
    }

    fn can_be_charged(&self) -> bool {
        self.status != CardStatus::Expired && self.code.is_none_or(DeclineCode::may_be_paid)
    }

    fn category(&self) -> Option<Category> {
        self.code.map(DeclineCode::category)
    }

    fn differs(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.has(*field, Compared::Different))
    }

    fn has(&self, field: Field, found: Compared) -> bool {
        self.found.contains(&(field, found))
    }
}

fn blames_the_address(code: DeclineCode) -> bool {
    code.blames().iter().any(|field| field.is_of_address())
}

#[cfg(test)]
mod tests;
