mod subscriptions;

use CardStatus::{Declined, Expired, Expiring, Ok};
use Compared::{Different, Same};
use Field::{City, Expiry, Holder, Last4, Line1, PostalCode};
use Owner::{Another, Unknown, You};
use SubscriptionStatus::{Active, Cancelled, PastDue};

use super::*;
use crate::decline::DeclineCode;

#[derive(Clone, Copy)]
struct Story {
    owner: Owner,
    status: CardStatus,
    code: Option<&'static str>,
    advice: Option<&'static str>,
    address_is_checked: bool,
    given: &'static [(Field, Compared)],
    owed: bool,
    subscription: SubscriptionStatus,
}

/// Your own card, good, and a subscription that is paid.
const YOURS: Story = Story {
    owner: You,
    status: Ok,
    code: None,
    advice: None,
    address_is_checked: false,
    given: &[],
    owed: false,
    subscription: Active,
};

const ALL_MATCH: &[(Field, Compared)] =
    &[(Last4, Same), (Expiry, Same), (Holder, Same), (Line1, Same), (PostalCode, Same), (City, Same)];

fn declined(code: &'static str) -> Story {
    Story { status: Declined, code: Some(code), ..YOURS }
}

fn owed(code: &'static str) -> Story {
    Story { owed: true, ..declined(code) }
}

fn names(steps: Vec<Step>) -> String {
    steps.into_iter().map(Step::as_str).collect::<Vec<_>>().join(" ")
}

fn next(story: Story) -> String {
    names(case(story).next())
}

fn debt(is_owed: bool) -> Debt {
    if is_owed { Debt::Owed } else { Debt::None }
}

fn case(story: Story) -> Case<'static> {
    let code = story.code.map(|code| DeclineCode::from_provider(code).with_advice(story.advice, None));
    let card = CardCase {
        owner: story.owner,
        status: story.status,
        code,
        address_is_checked: story.address_is_checked,
        compared: story.given,
    };
    let takes_new_card = story.subscription != Cancelled;
    Case {
        status: story.subscription,
        debt: debt(story.owed),
        renews: true,
        takes_new_card,
        is_paid_otherwise: false,
        card: Some(card),
    }
}

#[track_caller]
fn assert_next(story: Story, expected: &str) {
    assert_eq!(next(story), expected);
}

#[test]
fn when_all_is_well_there_is_nothing_to_do() {
    assert_next(YOURS, "nothing");
    assert_next(Story { given: ALL_MATCH, ..YOURS }, "nothing");
    assert_next(Story { owner: Another, ..YOURS }, "nothing");
}

#[test]
fn fix_is_to_edit_unless_what_is_blamed_is_as_on_the_card() {
    for code in ["expired_card", "invalid_expiry_month", "invalid_expiry_year", "incorrect_zip", "incorrect_address"] {
        assert_next(declined(code), "edit-card contact-bank add-card");
        assert_next(owed(code), "edit-card contact-bank add-card");
        assert_next(Story { given: ALL_MATCH, ..owed(code) }, "contact-bank pay-now add-card");
        assert_next(Story { given: ALL_MATCH, ..declined(code) }, "contact-bank verify-with-bank add-card");
        assert_next(Story { owner: Another, ..declined(code) }, "add-card ask-owner contact-bank");
    }
    // A difference in format does not count as the same: that can be what the bank objects to.
    let differs = Story { given: &[(Expiry, Different)], ..declined("incorrect_zip") };
    assert_next(differs, "edit-card contact-bank add-card");
}

#[test]
fn later_is_to_wait_and_where_money_was_short_to_pay() {
    assert_next(declined("insufficient_funds"), "try-later add-card");
    assert_next(owed("insufficient_funds"), "pay-now try-later add-card");
    assert_next(Story { owner: Another, ..owed("insufficient_funds") }, "add-card ask-owner try-later");
    for code in ["card_velocity_exceeded", "processing_error", "try_again_later"] {
        assert_next(declined(code), "try-later add-card");
        assert_next(owed(code), "try-later pay-now add-card");
    }
}

#[test]
fn the_bank_comes_first_where_it_alone_knows() {
    for code in ["generic_decline", "do_not_honor", "restricted_card", "lost_card", "a_new_code"] {
        assert_next(declined(code), "contact-bank verify-with-bank add-card");
        assert_next(owed(code), "contact-bank pay-now add-card");
        assert_next(Story { given: ALL_MATCH, ..owed(code) }, "contact-bank pay-now add-card");
        assert_next(Story { owner: Another, ..owed(code) }, "add-card ask-owner contact-bank");
        assert_next(Story { owner: Another, ..declined(code) }, "add-card ask-owner contact-bank");
        assert_next(Story { owner: Unknown, ..declined(code) }, "contact-bank add-card");
    }
    for code in ["transaction_not_allowed", "card_not_supported"] {
        assert_next(owed(code), "contact-bank add-card");
    }
}

#[test]
fn another_card_helps_where_this_one_cannot_pay() {
    for code in ["incorrect_cvc", "invalid_number", "currency_not_supported", "invalid_account"] {
        assert_next(owed(code), "add-card");
        assert_next(Story { owner: Another, ..owed(code) }, "add-card");
        assert_next(Story { given: &[(Expiry, Different)], ..owed(code) }, "add-card edit-card");
    }
}

#[test]
fn stopped_payments_are_never_tried_again() {
    for code in ["revocation_of_authorization", "revocation_of_all_authorizations", "stop_payment_order"] {
        assert_next(owed(code), "add-card contact-bank");
        assert_next(Story { owner: Another, ..owed(code) }, "add-card ask-owner contact-bank");
        // Nor does another date help.
        assert_next(Story { status: Expired, ..owed(code) }, "add-card");
        assert_next(Story { given: &[(Expiry, Different)], ..owed(code) }, "add-card contact-bank");
    }
}

#[test]
fn only_the_owner_can_approve() {
    assert_next(declined("authentication_required"), "verify-with-bank");
    // To pay leads to the bank's page as well, and is the end of it.
    assert_next(owed("authentication_required"), "pay-now verify-with-bank");
    assert_next(Story { owner: Another, ..owed("authentication_required") }, "add-card ask-owner");
    assert_next(Story { owner: Another, ..declined("authentication_required") }, "add-card ask-owner");
    assert_next(Story { owner: Unknown, ..declined("authentication_required") }, "add-card");
}

#[test]
fn our_own_faults_are_for_the_seller_and_nothing_is_paid_twice() {
    for code in ["invalid_amount", "duplicate_transaction"] {
        assert_next(owed(code), "contact-support");
        assert_next(Story { given: &[(Holder, Different)], ..owed(code) }, "contact-support edit-card");
        assert_next(Story { given: &[(Last4, Different)], ..owed(code) }, "contact-support");
    }
}

#[test]
fn what_differs_is_put_right_first() {
    assert_next(Story { given: &[(Expiry, Different)], ..YOURS }, "edit-card add-card");
    assert_next(Story { given: &[(Expiry, Different)], owner: Another, ..YOURS }, "add-card ask-owner");
    assert_next(Story { given: &[(Expiry, Different)], owner: Unknown, ..YOURS }, "add-card");
    let given = &[(Holder, Different)];
    assert_next(Story { given, ..owed("do_not_honor") }, "edit-card contact-bank pay-now add-card");
    assert_next(Story { given, ..owed("insufficient_funds") }, "edit-card pay-now try-later add-card");
    assert_next(Story { given, ..owed("authentication_required") }, "edit-card pay-now verify-with-bank");
}

#[test]
fn an_address_that_the_bank_does_not_check_can_wait() {
    let given = &[(Holder, Same), (City, Different)];
    assert_next(Story { given, ..owed("do_not_honor") }, "contact-bank pay-now edit-card add-card");
    assert_next(Story { given, ..owed("insufficient_funds") }, "pay-now try-later edit-card add-card");
    assert_next(Story { given, ..YOURS }, "edit-card add-card");
    // Where it does, or the code says so, or something else differs as well, it cannot.
    let abroad = Story { given, address_is_checked: true, ..owed("do_not_honor") };
    assert_next(abroad, "edit-card contact-bank pay-now add-card");
    assert_next(Story { given, ..owed("incorrect_zip") }, "edit-card contact-bank add-card");
    let both = Story { given: &[(Expiry, Different), (City, Different)], ..owed("do_not_honor") };
    assert_next(both, "edit-card contact-bank pay-now add-card");
}

#[test]
fn a_card_that_runs_out_gets_its_new_date_or_a_new_card_is_added() {
    let expired = Story { status: Expired, owed: true, ..YOURS };
    assert_next(expired, "edit-card add-card");
    assert_next(Story { given: &[(Expiry, Same)], ..expired }, "add-card");
    assert_next(Story { owner: Another, ..expired }, "add-card ask-owner");
    assert_next(Story { owner: Unknown, ..expired }, "add-card");
    // The bank is not called about a card that has expired.
    assert_next(Story { code: Some("expired_card"), ..expired }, "edit-card add-card");
    assert_next(Story { code: Some("do_not_honor"), ..expired }, "edit-card add-card");
    let as_on_card = Story { code: Some("expired_card"), given: &[(Expiry, Same)], ..expired };
    assert_next(as_on_card, "add-card");
    assert_next(Story { code: Some("authentication_required"), ..expired }, "edit-card add-card");

    let expiring = Story { status: Expiring, ..YOURS };
    assert_next(expiring, "edit-card add-card");
    assert_next(Story { given: &[(Expiry, Same)], ..expiring }, "add-card");
    assert_next(Story { owed: true, ..expiring }, "pay-now edit-card add-card");
    assert_next(Story { owed: true, given: &[(Expiry, Different)], ..expiring }, "edit-card pay-now add-card");
}

#[test]
fn another_card_in_the_hand_can_only_be_added() {
    for story in [YOURS, owed("do_not_honor"), owed("expired_card"), owed("insufficient_funds")] {
        let given = &[(Last4, Different), (Expiry, Different), (Holder, Same)];
        assert_next(Story { given, ..story }, "add-card");
        assert_next(Story { given, owner: Another, ..story }, "add-card ask-owner");
    }
}

#[test]
fn what_can_be_done_without_helping_comes_last() {
    let actions = |story| names(case(story).actions());
    assert_eq!(actions(YOURS), "nothing edit-card add-card verify-with-bank");
    assert_eq!(actions(Story { owner: Another, ..YOURS }), "nothing add-card");
    assert_eq!(actions(Story { status: Expired, ..YOURS }), "edit-card add-card");
    assert_eq!(actions(Story { owed: true, ..YOURS }), "pay-now add-card edit-card verify-with-bank");
    // The bank has just been asked.
    assert_eq!(actions(owed("insufficient_funds")), "pay-now try-later add-card edit-card");
    assert_eq!(actions(Story { subscription: Cancelled, ..YOURS }), "nothing");
}

#[test]
fn what_the_provider_advises_comes_before_the_category() {
    let advised = |code, advice| Story { advice: Some(advice), ..owed(code) };
    assert_next(advised("do_not_honor", "confirm_card_data"), "edit-card contact-bank pay-now add-card");
    let compared = Story { given: ALL_MATCH, ..advised("do_not_honor", "confirm_card_data") };
    assert_next(compared, "contact-bank pay-now add-card");
    assert_next(advised("do_not_honor", "try_again_later"), "contact-bank try-later pay-now add-card");
    assert_next(advised("insufficient_funds", "try_again_later"), "try-later pay-now add-card");
    assert_next(advised("generic_decline", "do_not_try_again"), "contact-bank add-card");
    for code in ["insufficient_funds", "processing_error", "incorrect_zip", "authentication_required", "invalid_cvc"] {
        assert_next(advised(code, "do_not_try_again"), "add-card contact-bank");
    }
    assert_next(advised("invalid_cvc", "confirm_card_data"), "add-card");
    assert_next(advised("duplicate_transaction", "try_again_later"), "contact-support");
    assert_next(advised("do_not_honor", "a_new_one"), "contact-bank pay-now add-card");
}

/// Whatever the story, the steps are of use and allowed.
#[test]
fn no_story_leads_astray() {
    let codes = ["expired_card", "incorrect_zip", "insufficient_funds", "processing_error", "do_not_honor"];
    let codes = codes.into_iter().chain(["card_not_supported", "invalid_cvc", "stop_payment_order"]);
    let codes: Vec<_> = codes.chain(["authentication_required", "invalid_amount"]).map(Some).chain([None]).collect();
    for owner in [You, Another, Unknown] {
        for status in [Ok, Expiring, Expired, Declined] {
            for code in &codes {
                for given in [&[][..], ALL_MATCH, &[(Last4, Different)], &[(Expiry, Different)], &[(City, Different)]] {
                    for (owed, subscription) in
                        [(false, Active), (true, PastDue), (false, Cancelled), (true, Cancelled)]
                    {
                        let story = Story { owner, status, code: *code, given, owed, subscription, ..YOURS };
                        check(story, &next(story));
                    }
                }
            }
        }
    }
}

fn check(story: Story, next: &str) {
    let has = |step| next.split(' ').any(|name| name == step);
    let code = story.code.map(DeclineCode::from_provider);
    assert!(!next.is_empty() && (next == "nothing" || !has("nothing")));
    assert!(story.owner == You || !has("edit-card") && !has("verify-with-bank") && !has("pay-now"), "{next}");
    assert!(story.owner != Another || !has("add-card") || next.starts_with("add-card"), "{next}");
    assert!(story.status != Expired || !has("contact-bank"), "{next}");
    assert!(story.owner == Another || !has("ask-owner"), "{next}");
    assert!(story.owed || !has("pay-now"), "{next}");
    assert!(story.subscription != Cancelled || !has("add-card"), "{next}");
    assert!(story.subscription == Cancelled || code.is_none() || next != "nothing");
    let is_final = code.is_some_and(|code| !code.may_be_retried() || code.category() == Category::Ours);
    assert!(!is_final || !has("pay-now") && !has("verify-with-bank") && !has("try-later"), "{next}");
    assert!(!has("pay-now") || code.is_none_or(DeclineCode::may_be_paid), "{next}");
    let wrong_card = story.given.contains(&(Last4, Different));
    assert!(!wrong_card || !has("edit-card") && !has("pay-now"), "{next}");
}
