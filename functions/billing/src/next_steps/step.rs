//! The steps, and their names.

use crate::decline::Category;

/// Something that an admin can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Correct the card's details.
    EditCard,
    /// Add another card.
    AddCard,
    /// Ask the card's owner.
    AskOwner,
    /// Pay the open invoice.
    PayNow,
    /// Ask the bank to approve the card, without a charge.
    VerifyWithBank,
    /// Wait.
    TryLater,
    /// Contact the bank.
    ContactBank,
    /// Contact the seller.
    ContactSupport,
    /// Nothing needs to be done.
    Nothing,
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
    pub(super) fn against(category: Category) -> Self {
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
