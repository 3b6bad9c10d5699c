//! Why a bank declined a card.

use jiff::Timestamp;

use crate::field::Field;
use crate::ids::CardId;
use crate::money::Money;

/// Every code that may be shown, from `content/decline-reasons.toml`, which the site renders as well.
const KNOWN: &[DeclineCode] = include!(concat!(env!("OUT_DIR"), "/decline_codes.rs"));

/// The code in place of every code that may not be shown.
const GENERIC: DeclineCode = DeclineCode { code: "generic_decline", category: Category::Bank, then: None, retry: true };

/// The kind of step that helps against a decline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Correct the card's details.
    Fix,
    /// Try again later.
    Later,
    /// Contact the bank.
    Bank,
    /// Add another card.
    OtherCard,
    /// Approve the payment with the bank.
    Verify,
    /// Contact the seller.
    Ours,
}

/// The payment provider's code for the reason. A code for loss, theft or fraud, and a code that is not known, becomes
/// `generic_decline` when it comes in, so that it cannot be shown later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclineCode {
    code: &'static str,
    category: Category,
    then: Option<Category>,
    retry: bool,
}

/// A payment that the bank declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    card: CardId,
    code: DeclineCode,
    at: Timestamp,
    money: Money,
    statement_name: String,
}

impl DeclineCode {
    /// From a code of the payment provider's. This is the only way in.
    pub fn from_provider(code: &str) -> Self {
        KNOWN.iter().find(|known| known.code == code).copied().unwrap_or(GENERIC)
    }

    /// The code, which may be shown.
    pub fn as_str(self) -> &'static str {
        self.code
    }

    /// What helps against it.
    pub fn category(self) -> Category {
        self.category
    }

    /// What helps if the first category does not.
    pub fn then(self) -> Option<Category> {
        self.then
    }

    /// Whether the card may be charged again. It must not be if its holder has stopped payments to us.
    pub fn may_be_retried(self) -> bool {
        self.retry
    }

    /// Whether the card may be charged now: not if it must not be charged again, nor if the fault is the seller's, since then
    /// the invoice may be paid already.
    pub fn may_be_paid(self) -> bool {
        self.retry && self.category != Category::Ours
    }

    /// Whether the bank's approval of a verification resolves the decline: the approval shows that the card is valid, but
    /// says nothing about money, limits, or the seller's faults.
    pub fn is_settled_by_approval(self) -> bool {
        matches!(self.category, Category::Fix | Category::Bank | Category::Verify)
    }

    /// The fields that are wrong according to the code, the most likely one first.
    pub fn blames(self) -> &'static [Field] {
        match self.code {
            "expired_card" | "invalid_expiry_month" | "invalid_expiry_year" => &[Field::Expiry],
            "incorrect_zip" => &[Field::PostalCode],
            "incorrect_address" => &Field::ADDRESS,
            _ => &[],
        }
    }
}

impl Category {
    /// `fix`, `later`, `bank`, `other-card`, `verify` or `ours`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Later => "later",
            Self::Bank => "bank",
            Self::OtherCard => "other-card",
            Self::Verify => "verify",
            Self::Ours => "ours",
        }
    }
}

impl Decline {
    /// `statement_name` is the seller's name on the card statement.
    pub fn new(
        card: CardId,
        code: DeclineCode,
        at: Timestamp,
        money: Money,
        statement_name: impl Into<String>,
    ) -> Self {
        Self { card, code, at, money, statement_name: statement_name.into() }
    }

    /// The card that was declined. The subscription may have another card by now.
    pub fn card(&self) -> &CardId {
        &self.card
    }

    /// The reason.
    pub fn code(&self) -> DeclineCode {
        self.code
    }

    /// When the bank declined.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The amount of the payment.
    pub fn money(&self) -> &Money {
        &self.money
    }

    /// The seller's name on the card statement.
    pub fn statement_name(&self) -> &str {
        &self.statement_name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_keep_their_name_and_have_a_category() {
        for (code, category) in [
            ("expired_card", Category::Fix),
            ("insufficient_funds", Category::Later),
            ("do_not_honor", Category::Bank),
            ("invalid_cvc", Category::OtherCard),
            ("authentication_required", Category::Verify),
            ("duplicate_transaction", Category::Ours),
        ] {
            let known = DeclineCode::from_provider(code);
            assert_eq!((known.as_str(), known.category()), (code, category));
        }
    }

    #[test]
    fn some_have_a_second_step_and_some_must_not_be_tried_again() {
        let rest = |code| (DeclineCode::from_provider(code).then(), DeclineCode::from_provider(code).may_be_retried());
        assert_eq!(rest("do_not_honor"), (None, true));
        assert_eq!(rest("card_not_supported"), (Some(Category::OtherCard), true));
        assert_eq!(rest("stop_payment_order"), (None, false));
    }

    #[test]
    fn what_can_be_fixed_has_a_field_that_is_wrong() {
        for code in KNOWN {
            assert_eq!(code.category() == Category::Fix, !code.blames().is_empty(), "{}", code.as_str());
        }
    }

    #[test]
    fn the_seller_is_not_paid_again_where_that_may_be_wrong() {
        let paid = |code| DeclineCode::from_provider(code).may_be_paid();
        assert!(paid("insufficient_funds") && paid("incorrect_cvc"));
        assert!(!paid("duplicate_transaction") && !paid("stop_payment_order"));
    }

    #[test]
    fn loss_theft_fraud_and_the_unknown_are_all_the_same() {
        let generic = GENERIC;
        for code in [
            "generic_decline",
            "lost_card",
            "stolen_card",
            "pickup_card",
            "fraudulent",
            "merchant_blacklist",
            "",
            "new_code",
        ] {
            assert_eq!(DeclineCode::from_provider(code), generic, "{code}");
        }
    }
}
