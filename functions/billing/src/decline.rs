//! Why a bank declined a card.

use jiff::Timestamp;

use crate::field::Field;
use crate::ids::CardId;
use crate::money::Money;

// KNOWN, every code that may be shown; GENERIC, the one in place of those that may not; SAME_AS, other names of codes;
// MASKED, those that may not be shown; STOPPING_NETWORK_CODES: from `content/decline-reasons.toml`, which the site renders as well.
include!(concat!(env!("OUT_DIR"), "/decline_codes.rs"));

/// What the list says of a code.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    code: &'static str,
    category: Category,
    then: Option<Category>,
    retry: bool,
    short: bool,
    has_next_attempt: bool,
    blames: &'static [Field],
}

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

/// The payment provider's code for the reason, with what the provider advises. A code for loss, theft or fraud, and a code
/// that is not known, becomes `generic_decline` when it comes in, so that it cannot be shown later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclineCode {
    known: &'static Known,
    advice: Option<Advice>,
}

/// What the provider advises after a decline. It makes us promise and offer less than the code alone would, and is never
/// shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// Wait before the next attempt.
    TryAgainLater,
    /// Put the card's details right before the next attempt.
    ConfirmCardData,
    /// Do not charge this card again.
    DoNotTryAgain,
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
        let code = SAME_AS.iter().find(|(name, _)| *name == code).map_or(code, |(_, same)| *same);
        let known = KNOWN.iter().find(|known| known.code == code).unwrap_or(GENERIC);
        Self { known, advice: None }
    }

    /// The same code, with the provider's advice, and with the card network's own code for the decline. Of several pieces of
    /// advice, the strictest counts; what is not known counts for nothing.
    #[must_use]
    pub fn with_advice(self, advice: Option<&str>, network_code: Option<&str>) -> Self {
        let is_stopped = network_code.is_some_and(|code| STOPPING_NETWORK_CODES.contains(&code));
        let of_network = if is_stopped { Some(Advice::DoNotTryAgain) } else { None };
        Self { advice: self.advice.max(advice.and_then(Advice::parse)).max(of_network), ..self }
    }

    /// The generic code in place of this one, if the provider gives a reason beside it that may not be shown.
    #[must_use]
    pub fn unless_masked(self, reason: Option<&str>) -> Self {
        let is_masked = reason.is_some_and(|reason| MASKED.contains(&reason));
        if is_masked { Self { known: GENERIC, ..self } } else { self }
    }

    /// The code, which may be shown.
    pub fn as_str(self) -> &'static str {
        self.known.code
    }

    /// What helps against it.
    pub fn category(self) -> Category {
        self.known.category
    }

    /// What helps if the first category does not.
    pub fn then(self) -> Option<Category> {
        self.known.then
    }

    /// Whether money was short.
    pub(crate) fn is_short_of_money(self) -> bool {
        self.known.short
    }

    /// What the provider advises. Not to be shown.
    pub(crate) fn advice(self) -> Option<Advice> {
        self.advice
    }

    /// Whether the card may be charged again. It must not be if its holder has stopped payments to us, or if the provider
    /// advises against it.
    pub fn may_be_retried(self) -> bool {
        self.known.retry && self.advice != Some(Advice::DoNotTryAgain)
    }

    /// Whether the card may be charged now: not if it must not be charged again, nor if the fault is the seller's, since then
    /// the invoice may be paid already.
    pub fn may_be_paid(self) -> bool {
        self.may_be_retried() && self.category() != Category::Ours
    }

    /// Whether the provider will charge the same card again at the next attempt that it has planned. After some codes it
    /// plans attempts but makes none.
    pub fn has_next_attempt(self) -> bool {
        self.known.has_next_attempt && self.may_be_retried()
    }

    /// Whether the bank's approval of a verification resolves the decline: the approval shows that the card is valid, but
    /// says nothing about money, limits, or the seller's faults.
    pub fn is_settled_by_approval(self) -> bool {
        self.may_be_retried() && matches!(self.category(), Category::Fix | Category::Bank | Category::Verify)
    }

    /// The fields that are wrong according to the code, the most likely one first.
    pub fn blames(self) -> &'static [Field] {
        self.known.blames
    }
}

impl Advice {
    /// From the provider's name for it.
    fn parse(name: &str) -> Option<Self> {
        [Self::TryAgainLater, Self::ConfirmCardData, Self::DoNotTryAgain].into_iter().find(|it| it.as_str() == name)
    }

    /// The provider's name for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::TryAgainLater => "try_again_later",
            Self::ConfirmCardData => "confirm_card_data",
            Self::DoNotTryAgain => "do_not_try_again",
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
    fn the_seller_is_not_paid_again_where_that_may_be_wrong() {
        let paid = |code| DeclineCode::from_provider(code).may_be_paid();
        assert!(paid("insufficient_funds") && paid("incorrect_cvc"));
        assert!(!paid("duplicate_transaction") && !paid("stop_payment_order"));
    }

    #[test]
    fn advice_only_ever_tightens() {
        let code = |advice, network| DeclineCode::from_provider("insufficient_funds").with_advice(advice, network);
        assert!(code(None, None).may_be_paid() && code(Some("a_new_one"), Some("51")).may_be_paid());
        for (advice, network) in [(Some("do_not_try_again"), None), (Some("try_again_later"), Some("R1"))] {
            let advised = code(advice, network);
            assert!(!advised.may_be_retried() && !advised.may_be_paid() && !advised.has_next_attempt());
            assert!(!advised.with_advice(Some("try_again_later"), None).may_be_retried(), "nothing loosens it again");
        }
        for known in KNOWN {
            let plain = DeclineCode::from_provider(known.code);
            for advice in ["try_again_later", "confirm_card_data", "do_not_try_again"] {
                let advised = plain.with_advice(Some(advice), None);
                assert!(plain.may_be_paid() || !advised.may_be_paid(), "{}", known.code);
                assert!(plain.has_next_attempt() || !advised.has_next_attempt(), "{}", known.code);
                assert_eq!((advised.as_str(), advised.category()), (known.code, known.category));
            }
        }
    }

    #[test]
    fn loss_theft_fraud_and_the_unknown_are_all_the_same() {
        let generic = DeclineCode::from_provider("generic_decline");
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
