use super::*;
use crate::SubscriptionStatus::{Active, Cancelled, PastDue};
use crate::fixtures::{ANNA, BJORN, address, admin, at, card, decline, subscription};
use crate::{AddressDraft, Edit, Expiry, InvoiceId, Money, OpenInvoice, PostalAddress, Step};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 22);

fn paid_by(id: &str, card: &Card) -> Subscription {
    subscription(id, Active).with_card(card.id().clone())
}

fn edited(card: &Card, expiry: &str, minute: i64) -> Card {
    let edit = Edit { expiry: Some(Expiry::parse(expiry).expect("a month")), ..Edit::default() };
    card.edit(&admin(ANNA), card.version(), edit, at(minute)).expect("her own card").after().clone()
}

#[test]
fn a_cards_status_follows_the_month() {
    let card = card("card_1", ANNA);
    let alone = Organisation::new(vec![], vec![card.clone()]).expect("whole");
    for (today, status) in [
        (date(2027, 2, 28), CardStatus::Ok),
        (date(2027, 3, 1), CardStatus::Expiring),
        (date(2027, 4, 30), CardStatus::Expiring),
        (date(2027, 5, 1), CardStatus::Expired),
    ] {
        assert_eq!(alone.status(&card, today), status, "{today}");
    }
}

#[test]
fn a_decline_counts_for_the_card_wherever_it_pays() {
    let (declined, other) = (card("card_1", ANNA), card("card_2", ANNA));
    let subscriptions = vec![
        paid_by("sub_1", &declined).with_last_decline(decline("card_1", "insufficient_funds", 5)),
        paid_by("sub_2", &declined),
        // Declined before it got another card.
        paid_by("sub_3", &other).with_last_decline(decline("card_9", "do_not_honor", 5)),
    ];
    let all = Organisation::new(subscriptions, vec![declined.clone(), other.clone()]).expect("whole");
    assert_eq!(all.status(&declined, TODAY), CardStatus::Declined);
    assert_eq!(all.status(&declined, date(2027, 5, 1)), CardStatus::Expired);
    assert_eq!(all.status(&other, TODAY), CardStatus::Ok);
}

#[test]
fn the_decline_to_explain_is_the_subscriptions_own_or_else_the_cards_last() {
    let (declined, other) = (card("card_1", ANNA), card("card_2", ANNA));
    let own = paid_by("sub_1", &declined).with_last_decline(decline("card_1", "insufficient_funds", 5));
    let later = paid_by("sub_2", &declined).with_last_decline(decline("card_1", "do_not_honor", 6));
    let without = paid_by("sub_3", &declined);
    let moved = paid_by("sub_4", &other).with_last_decline(decline("card_1", "do_not_honor", 4));
    let all = [&own, &later, &without, &moved].map(Clone::clone).to_vec();
    let all = Organisation::new(all, vec![declined, other]).expect("whole");
    let code = |subscription| all.decline(subscription).map(|decline| decline.code().as_str());
    assert_eq!(code(&own), Some("insufficient_funds"));
    assert_eq!(code(&without), Some("do_not_honor"));
    assert_eq!(code(&moved), None);
    assert_eq!(code(&subscription("sub_5", Active)), None);
}

#[test]
fn an_edit_mends_only_what_an_edit_can_mend() {
    let card = card("card_1", ANNA);
    for (code, after_the_edit) in [("expired_card", CardStatus::Ok), ("insufficient_funds", CardStatus::Declined)] {
        let subscription = paid_by("sub_1", &card).with_last_decline(decline("card_1", code, 5));
        let all = Organisation::new(vec![subscription], vec![card.clone()]).expect("whole");
        assert_eq!(all.status(&edited(&card, "2031-02", 4), TODAY), CardStatus::Declined);
        assert_eq!(all.status(&edited(&card, "2031-02", 6), TODAY), after_the_edit, "{code}");
    }
    // A card that was declined before it came here was not edited by that.
    let earlier = paid_by("sub_1", &card).with_last_decline(decline("card_1", "expired_card", -5));
    let all = Organisation::new(vec![earlier], vec![card.clone()]).expect("whole");
    assert_eq!(all.status(&card, TODAY), CardStatus::Declined);
}

#[test]
fn only_what_was_blamed_is_mended() {
    let before = card("card_1", ANNA);
    let moved = |address: AddressDraft| {
        let address = PostalAddress::parse(&address).expect("an address");
        let edit = Edit { address: Some(address), ..Edit::default() };
        before.edit(&admin(ANNA), 1, edit, at(6)).expect("her own card").after().clone()
    };
    let text = |text: &str| Some(text.to_owned());
    let postal_code = moved(AddressDraft { postal_code: text("111 32"), ..address() });
    let city = moved(AddressDraft { city: text("Solna"), ..address() });
    let expiry = edited(&before, "2031-02", 6);
    for (code, mended) in [
        ("incorrect_zip", [true, false, false]),
        ("incorrect_address", [true, true, false]),
        ("expired_card", [false, false, true]),
    ] {
        let subscription = paid_by("sub_1", &before).with_last_decline(decline("card_1", code, 5));
        let all = Organisation::new(vec![subscription], vec![before.clone()]).expect("whole");
        let is_ok = [&postal_code, &city, &expiry].map(|card| all.status(card, TODAY) == CardStatus::Ok);
        assert_eq!(is_ok, mended, "{code}");
    }
}

#[test]
fn the_banks_approval_says_nothing_of_money_or_of_stopped_payments() {
    let card = card("card_1", ANNA).with_approval(Some(at(6)));
    for (code, status) in [
        ("incorrect_zip", CardStatus::Ok),
        ("do_not_honor", CardStatus::Ok),
        ("authentication_required", CardStatus::Ok),
        ("insufficient_funds", CardStatus::Declined),
        ("card_velocity_exceeded", CardStatus::Declined),
        ("stop_payment_order", CardStatus::Declined),
        ("duplicate_transaction", CardStatus::Declined),
    ] {
        let subscription = paid_by("sub_1", &card).with_last_decline(decline("card_1", code, 5));
        let all = Organisation::new(vec![subscription], vec![card.clone()]).expect("whole");
        assert_eq!(all.status(&card, TODAY), status, "{code}");
    }
}

#[test]
fn a_card_that_must_not_be_tried_again_pays_for_no_subscription() {
    let card = card("card_1", ANNA);
    let money = Money::parse("100", "SEK").expect("an amount");
    let owed = OpenInvoice::new(InvoiceId::parse("in_1").expect("an id"), money, None);
    for (code, right) in [("insufficient_funds", true), ("stop_payment_order", false), ("invalid_amount", false)] {
        let declined = paid_by("sub_1", &card).with_last_decline(decline("card_1", code, 5));
        // Nor with the same card for another subscription.
        let all = [declined, paid_by("sub_2", &card), subscription("sub_3", Active)];
        let all = all.map(|it| it.with_open_invoice(owed.clone())).to_vec();
        let all = Organisation::new(all, vec![card.clone()]).expect("whole");
        let can_pay = |it: &&Subscription, who| all.actions(it, &admin(who), TODAY).contains(&Step::PayNow);
        let subscriptions = all.subscriptions(TODAY);
        let paid: Vec<_> = subscriptions.iter().map(|it| can_pay(it, ANNA)).collect();
        assert_eq!(paid, [right, right, false], "{code}");
        assert!(!subscriptions.iter().any(|it| can_pay(it, BJORN)), "a colleague's card");
    }
}

#[test]
fn a_decline_is_settled_by_the_banks_later_approval() {
    let card = card("card_1", ANNA);
    let subscription = paid_by("sub_1", &card).with_last_decline(decline("card_1", "do_not_honor", 5));
    let all = Organisation::new(vec![subscription], vec![card.clone()]).expect("whole");
    for (minute, status) in [(4, CardStatus::Declined), (5, CardStatus::Ok), (6, CardStatus::Ok)] {
        assert_eq!(all.status(&card.clone().with_approval(Some(at(minute))), TODAY), status, "{minute}");
    }
}

#[test]
fn what_needs_somebody_comes_first_then_by_name() {
    let (good, expiring) = (card("card_1", ANNA), edited(&card("card_2", ANNA), "2026-12", 0));
    let subscriptions = vec![
        paid_by("sub_d", &good),
        subscription("sub_c", PastDue),
        subscription("sub_b", Cancelled).with_card(expiring.id().clone()),
        paid_by("sub_e", &expiring),
        // It has nothing to pay with.
        subscription("sub_A", Active),
    ];
    let all = Organisation::new(subscriptions, vec![good, expiring]).expect("whole");
    let names: Vec<_> = all.subscriptions(TODAY).iter().map(|it| it.id().to_string()).collect();
    assert_eq!(names, ["sub_A", "sub_c", "sub_e", "sub_b", "sub_d"]);
}

#[test]
fn a_card_pays_what_goes_on() {
    let card = card("card_1", ANNA);
    let cancelled = subscription("sub_0", Cancelled).with_card(card.id().clone());
    let subscriptions = vec![paid_by("sub_2", &card), cancelled, paid_by("sub_1", &card)];
    let all = Organisation::new(subscriptions, vec![card.clone()]).expect("whole");
    let paid: Vec<_> = all.paid_by(card.id()).iter().map(|it| it.id().to_string()).collect();
    assert_eq!(paid, ["sub_1", "sub_2"]);
}

#[test]
fn a_subscription_without_its_card_is_not_whole() {
    let astray = paid_by("sub_1", &card("card_1", ANNA));
    let error = Organisation::new(vec![astray], vec![]).expect_err("no card");
    assert_eq!(error.as_str(), "sub_1");
}
