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
//! | verify | approve with the bank, pay now |
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
//!   owner. A card whose owner is not known can only be replaced.

use billing::{CardStatus, Category, DeclineCode, SubscriptionStatus};

use crate::comparison::{Comparison, Outcome};
use crate::in_hand::Field;

/// Something that an admin can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    EditCard,
    AddCard,
    AskOwner,
    PayNow,
    VerifyWithBank,
    TryLater,
    ContactBank,
    ContactSupport,
    Nothing,
}

/// Whose the card is, to the admin who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    You,
    Another,
    Unknown,
}

/// A subscription, and all of it that decides what helps.
#[derive(Debug, Clone)]
pub(crate) struct Case<'a> {
    pub(crate) status: SubscriptionStatus,
    /// There is an open invoice.
    pub(crate) owed: bool,
    pub(crate) card: Option<CardCase<'a>>,
}

/// The card that pays it.
#[derive(Debug, Clone)]
pub(crate) struct CardCase<'a> {
    pub(crate) owner: Owner,
    pub(crate) status: CardStatus,
    /// Of the decline that it stands under.
    pub(crate) code: Option<DeclineCode>,
    /// Its statement goes to a country whose banks check addresses.
    pub(crate) address_is_checked: bool,
    pub(crate) comparison: &'a Comparison,
}

impl Step {
    pub(crate) fn as_str(self) -> &'static str {
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
    /// What helps: at least one step, each once.
    pub(crate) fn next(&self) -> Vec<Step> {
        if self.is_cancelled() && !self.owed {
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
            Step::AddCard => !self.is_cancelled(),
            Step::TryLater | Step::ContactBank | Step::ContactSupport | Step::Nothing => true,
        };
        is_possible.then_some(step)
    }

    /// It takes no new card.
    fn is_cancelled(&self) -> bool {
        self.status == SubscriptionStatus::Cancelled
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
        let as_on_card = blamed(code).is_some_and(|field| self.comparison.is(field, Outcome::Match));
        match code.category() {
            Category::Fix if !as_on_card => vec![Step::EditCard, Step::ContactBank],
            Category::Fix | Category::Bank => {
                vec![Step::AskOwner, Step::ContactBank, code.then().map_or(try_again, Step::against)]
            }
            Category::Later if code.as_str() == "insufficient_funds" => vec![Step::PayNow, Step::TryLater],
            Category::Later => vec![Step::TryLater, Step::PayNow],
            Category::OtherCard if !code.may_be_retried() => vec![Step::AddCard, Step::AskOwner, Step::ContactBank],
            Category::OtherCard => vec![Step::AddCard],
            Category::Verify => vec![Step::VerifyWithBank, Step::PayNow],
            Category::Ours => vec![Step::ContactSupport],
        }
    }

    /// What has to be done about what stands on file, whatever the bank says.
    fn put_right(&self) -> Option<Step> {
        if matches!(self.status, CardStatus::Expiring | CardStatus::Expired) {
            let as_on_card = self.comparison.is(Field::Expiry, Outcome::Match);
            return Some(if as_on_card { Step::AddCard } else { Step::EditCard });
        }
        let differs = self.differs(&[Field::Expiry, Field::Holder]) || self.differs(&Field::ADDRESS);
        differs.then_some(Step::EditCard)
    }

    fn path_comes_first(&self) -> bool {
        let address_counts = self.address_is_checked || self.code.and_then(blamed).is_some_and(Field::is_of_address);
        let can_wait = self.status != CardStatus::Expired
            && !self.differs(&[Field::Expiry, Field::Holder])
            && !(address_counts && self.differs(&Field::ADDRESS));
        can_wait || matches!(self.category(), Some(Category::OtherCard | Category::Ours))
    }

    fn can_be_charged(&self) -> bool {
        self.status != CardStatus::Expired && self.code.is_none_or(DeclineCode::may_be_retried)
    }

    fn category(&self) -> Option<Category> {
        self.code.map(DeclineCode::category)
    }

    fn differs(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.comparison.is(*field, Outcome::Differs))
    }
}

/// The field that a code says is wrong.
fn blamed(code: DeclineCode) -> Option<Field> {
    match code.as_str() {
        "expired_card" | "invalid_expiry_month" | "invalid_expiry_year" => Some(Field::Expiry),
        "incorrect_zip" => Some(Field::PostalCode),
        "incorrect_address" => Some(Field::Line1),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
