//! The steps that a subscription's card calls for, whoever can take them.

use super::Compared;
use super::step::Step;
use crate::decline::{Advice, Category, DeclineCode};
use crate::field::Field;
use crate::organisation::CardStatus;

/// The owner of the card, as seen by the admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    You,
    Another,
    Unknown,
}

/// The card that pays it.
#[derive(Debug, Clone)]
pub(super) struct CardCase<'a> {
    pub(super) owner: Owner,
    pub(super) status: CardStatus,
    /// The code of its decline.
    pub(super) code: Option<DeclineCode>,
    /// Whether its billing address is in a country whose banks check addresses.
    pub(super) address_is_checked: bool,
    pub(super) compared: &'a [(Field, Compared)],
}

impl CardCase<'_> {
    /// The steps that would help if all were possible.
    pub(super) fn wanted(&self, owed: bool) -> Vec<Step> {
        let path = self.code.map_or(vec![Step::PayNow], |code| self.path(code, owed));
        if self.differs(&[Field::Last4]) {
            return if self.category() == Some(Category::Ours) { path } else { vec![Step::AddCard, Step::AskOwner] };
        }
        let correction = self.correction().into_iter().collect();
        if self.path_comes_first() { [path, correction].concat() } else { [correction, path].concat() }
    }

    /// The steps against a decline: by its category, as far as the provider advises nothing else.
    fn path(&self, code: DeclineCode, owed: bool) -> Vec<Step> {
        if !code.may_be_retried() && !matches!(code.category(), Category::Bank | Category::Ours) {
            return vec![Step::AddCard, Step::AskOwner, Step::ContactBank];
        }
        let mut path = self.path_of_category(code, owed);
        // A fault of the seller's is not put right by the reader, and what another card helps against not by the same one.
        if matches!(code.category(), Category::Ours | Category::OtherCard) {
            return path;
        }
        match code.advice() {
            Some(Advice::ConfirmCardData) if !self.is_as_on_card() => path.insert(0, Step::EditCard),
            Some(Advice::TryAgainLater) => {
                let is_charge = |step: &Step| matches!(step, Step::PayNow | Step::VerifyWithBank);
                path.retain(|step| *step != Step::TryLater);
                let first_charge = path.iter().position(is_charge).unwrap_or(path.len());
                path.insert(first_charge, Step::TryLater);
            }
            _ => {}
        }
        path
    }

    fn path_of_category(&self, code: DeclineCode, owed: bool) -> Vec<Step> {
        let try_again = if owed { Step::PayNow } else { Step::VerifyWithBank };
        let as_on_card = code.blames().first().is_some_and(|field| self.has(*field, Compared::Same));
        match code.category() {
            Category::Fix if !as_on_card => vec![Step::EditCard, Step::ContactBank],
            Category::Fix | Category::Bank => {
                vec![Step::AskOwner, Step::ContactBank, code.then().map_or(try_again, Step::against)]
            }
            Category::Later if code.is_short_of_money() => vec![Step::PayNow, Step::TryLater],
            Category::Later => vec![Step::TryLater, Step::PayNow],
            Category::OtherCard => vec![Step::AddCard],
            Category::Verify if self.owner == Owner::You => vec![Step::PayNow, Step::VerifyWithBank],
            Category::Verify => vec![Step::VerifyWithBank, Step::PayNow],
            Category::Ours => vec![Step::ContactSupport],
        }
    }

    /// Whether the details were compared, and are the same on the card.
    fn is_as_on_card(&self) -> bool {
        self.has(Field::Expiry, Compared::Same) && self.compared.iter().all(|(_, compared)| *compared == Compared::Same)
    }

    /// The correction that the card needs, whatever the bank's reason is. None if the card must not be charged again anyway.
    fn correction(&self) -> Option<Step> {
        if self.code.is_some_and(|code| !code.may_be_retried()) {
            return None;
        }
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

    pub(super) fn can_be_charged(&self) -> bool {
        self.status != CardStatus::Expired && self.code.is_none_or(DeclineCode::may_be_paid)
    }

    pub(super) fn category(&self) -> Option<Category> {
        self.code.map(DeclineCode::category)
    }

    fn differs(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.has(*field, Compared::Different))
    }

    fn has(&self, field: Field, compared: Compared) -> bool {
        self.compared.contains(&(field, compared))
    }
}

fn blames_the_address(code: DeclineCode) -> bool {
    code.blames().iter().any(|field| field.is_of_address())
}
