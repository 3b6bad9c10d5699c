//! What is to do where the subscription decides, rather than its card: it has ended, ends, has no card, or its payment is under way.

use CardStatus::{Declined, Expired, Expiring};
use Compared::Different;
use Field::Expiry;
use SubscriptionStatus::{Active, Cancelled, PastDue, Suspended};

use super::*;

/// A subscription without a card, of which nothing is owed.
const NO_CARD: Case<'static> =
    Case { status: Active, debt: Debt::None, renews: true, takes_new_card: true, is_paid_otherwise: false, card: None };

#[test]
fn without_a_decline_what_is_owed_can_be_paid() {
    assert_next(Story { owed: true, ..YOURS }, "pay-now add-card");
    assert_next(Story { owed: true, owner: Another, ..YOURS }, "add-card ask-owner");
    assert_next(Story { owed: true, owner: Unknown, ..YOURS }, "add-card");
    // Stopped, but not for want of money: whatever the card needs, only the seller starts it again.
    for subscription in [PastDue, Suspended] {
        assert_next(Story { subscription, ..YOURS }, "contact-support");
        assert_next(Story { subscription, status: Expiring, ..YOURS }, "edit-card add-card contact-support");
        assert_next(
            Story { subscription, status: Expired, owner: Another, ..YOURS },
            "add-card ask-owner contact-support",
        );
    }
}

#[test]
fn a_cancelled_subscription_takes_no_card_and_only_what_is_owed_counts() {
    assert_next(Story { subscription: Cancelled, ..declined("do_not_honor") }, "nothing");
    let left = Story { subscription: Cancelled, owed: true, ..YOURS };
    assert_next(left, "pay-now");
    assert_next(Story { status: Declined, code: Some("insufficient_funds"), ..left }, "pay-now try-later");
    assert_next(Story { status: Declined, code: Some("invalid_account"), ..left }, "contact-support");
    assert_next(Story { status: Declined, code: Some("stop_payment_order"), ..left }, "contact-bank contact-support");
    // With its new date, the card can pay.
    assert_next(Story { status: Expired, ..left }, "edit-card contact-support");
    let not_again = Story { status: Expired, code: Some("processing_error"), advice: Some("do_not_try_again"), ..left };
    assert_next(not_again, "contact-support");
}

#[test]
fn without_a_card_one_is_added() {
    let case = Case { debt: Debt::Owed, ..NO_CARD };
    assert_eq!(case.next(), [Step::AddCard]);
    assert_eq!(Case { status: Cancelled, takes_new_card: false, ..case.clone() }.next(), [Step::ContactSupport]);
    assert_eq!(Case { status: Cancelled, debt: Debt::None, ..case }.next(), [Step::Nothing]);
}

#[test]
fn what_is_paid_in_another_way_needs_no_card_and_may_get_one() {
    let case = Case { is_paid_otherwise: true, ..NO_CARD };
    assert_eq!(case.actions(), [Step::Nothing, Step::AddCard]);
    assert_eq!(Case { status: PastDue, debt: Debt::Owed, ..case }.next(), [Step::AddCard]);
}

#[test]
fn while_a_payment_is_under_way_there_is_nothing_to_do() {
    let debit = Case { status: PastDue, debt: Debt::Processing, is_paid_otherwise: true, ..NO_CARD };
    assert_eq!(debit.actions(), [Step::Nothing, Step::AddCard]);
    let by_card = Case { debt: Debt::Processing, ..case(Story { subscription: PastDue, ..YOURS }) };
    assert_eq!(names(by_card.actions()), "nothing edit-card add-card verify-with-bank");
    // What the card needs for the payments after it does not wait.
    let expired = Case { debt: Debt::Processing, ..case(Story { subscription: PastDue, status: Expired, ..YOURS }) };
    assert_eq!(names(expired.next()), "edit-card add-card");
}

#[test]
fn what_ends_or_pauses_without_a_debt_needs_no_card() {
    let none = Case { renews: false, ..NO_CARD };
    assert_eq!(none.actions(), [Step::Nothing, Step::AddCard]);
    assert_eq!(Case { debt: Debt::Owed, ..none }.next(), [Step::AddCard]);
    let ends = |story| Case { renews: false, ..case(story) };
    for status in [Expiring, Expired] {
        assert_eq!(names(ends(Story { status, ..YOURS }).next()), "nothing");
    }
    assert_eq!(names(ends(Story { status: Expired, owed: true, ..YOURS }).next()), "edit-card add-card");
    assert_eq!(names(ends(Story { given: &[(Expiry, Different)], ..YOURS }).next()), "edit-card add-card");
    assert_eq!(names(ends(Story { subscription: Suspended, ..YOURS }).next()), "contact-support");
}

#[test]
fn what_is_paid_by_invoice_takes_no_card() {
    let case = Case { takes_new_card: false, ..NO_CARD };
    assert_eq!(case.next(), [Step::Nothing]);
    assert_eq!(Case { status: PastDue, ..case }.next(), [Step::ContactSupport]);
}
