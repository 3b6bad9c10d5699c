use SubscriptionStatus::{Active, Cancelled, PastDue};
use jiff::civil::date;

use super::*;
use crate::fixtures::{ANNA, at, card, decline, subscription};

/// The day on which the cards were stored, and declined.
const TODAY: Date = date(2026, 11, 22);

fn paid_by(id: &str, card: &Card) -> Subscription {
    subscription(id, Active).with_card(card.id().clone())
}

fn owing(subscription: Subscription) -> Subscription {
    let money = Money::parse("1234.50", "SEK").expect("an amount");
    let invoice = InvoiceId::parse("in_1").expect("an id");
    subscription.with_open_invoice(OpenInvoice::new(invoice, money, None))
}

fn whole(subscriptions: Vec<Subscription>, card: &Card) -> Organisation {
    Organisation::new(subscriptions, vec![card.clone()]).expect("whole")
}

fn keys(organisation: &Organisation, today: Date) -> Vec<String> {
    organisation.reminders(today).iter().map(ToString::to_string).collect()
}

#[test]
fn the_end_of_a_card_is_told_three_times() {
    // Valid until 30 April 2027.
    let card = card("card_1", ANNA);
    let all = whole(vec![paid_by("sub_1", &card)], &card);
    for (today, within) in [
        (date(2027, 2, 28), None),
        (date(2027, 3, 1), Some(60)),
        (date(2027, 3, 30), Some(60)),
        (date(2027, 3, 31), Some(30)),
        (date(2027, 4, 22), Some(30)),
        (date(2027, 4, 23), Some(7)),
        (date(2027, 4, 30), Some(7)),
        (date(2027, 5, 1), None),
    ] {
        let expected: Vec<_> = within.iter().map(|within| format!("expiry#card_1#2027-04#{within}")).collect();
        assert_eq!(keys(&all, today), expected, "{today}");
        assert!(all.reminders(today).iter().all(|notice| all.is_true(notice, today)));
    }
}

#[test]
fn the_end_of_a_card_is_told_only_where_it_is_needed_after_it() {
    let card = card("card_1", ANNA);
    let today = date(2027, 4, 1);
    let renewed = |status, renews| {
        let (id, customer) = (SubscriptionId::parse("sub_1"), crate::CustomerId::parse("cus_1"));
        Subscription::new(id.expect("an id"), customer.expect("an id"), "", status, renews).with_card(card.id().clone())
    };
    let april = Some(date(2027, 4, 14));
    for (subscription, is_told, why) in [
        (renewed(Active, april), true, "it goes on"),
        (renewed(PastDue, april), true, "it goes on"),
        (renewed(Active, None), false, "it ends with its period"),
        (renewed(Cancelled, april), false, "it has ended"),
        (renewed(Active, april).ending(date(2027, 5, 13)).with_months(1), false, "14 May is never paid"),
        (renewed(Active, april).ending(date(2027, 5, 15)).with_months(1), true, "14 May is paid"),
        (renewed(Active, april).ending(date(2027, 12, 1)).with_months(12), false, "14 April 2028 is never paid"),
        (renewed(Active, april).ending(date(2027, 5, 13)), true, "its period is not known"),
        (renewed(Active, april).ending(date(2027, 4, 20)), false, "it ends before the card"),
    ] {
        let told = whole(vec![subscription], &card).reminders(today);
        assert_eq!(told.iter().any(|notice| notice.kind() == "expiry"), is_told, "{why}");
    }
    assert_eq!(keys(&whole(vec![], &card), today), Vec::<String>::new(), "it pays nothing");
}

#[test]
fn a_renewal_is_told_if_it_is_for_a_year() {
    let card = card("card_1", ANNA);
    let yearly = paid_by("sub_1", &card).with_months(12);
    for (today, is_told) in [
        (date(2026, 11, 13), false),
        (date(2026, 11, 14), true),
        (date(2026, 12, 13), true),
        (date(2026, 12, 14), false),
    ] {
        assert_eq!(
            keys(&whole(vec![yearly.clone()], &card), today) == ["renewal#sub_1#2026-12-14"],
            is_told,
            "{today}"
        );
    }
    for other in [
        paid_by("sub_1", &card).with_months(6),
        paid_by("sub_1", &card),
        subscription("sub_1", Active).with_months(12).invoiced(),
        subscription("sub_1", Cancelled).with_card(card.id().clone()).with_months(12),
    ] {
        assert_eq!(keys(&whole(vec![other], &card), TODAY), Vec::<String>::new());
    }
}

#[test]
fn a_decline_is_news_once() {
    let card = card("card_1", ANNA);
    let before = paid_by("sub_1", &card);
    let declined = owing(before.clone()).with_last_decline(decline("card_1", "insufficient_funds", 5));
    let again = owing(before.clone()).with_last_decline(decline("card_1", "insufficient_funds", 6));
    let news = declined.news(Some(&before), at(6)).expect("news").notice();
    assert_eq!(news.to_string(), "decline#sub_1#in_1#2026-11-22");
    assert_eq!(declined.news(Some(&declined), at(6)), None);
    // What comes late is as it was.
    assert_eq!(declined.news(Some(&again), at(7)), None);
    assert_eq!(again.news(Some(&declined), at(7)).map(|news| news.notice()), Some(news));
    // A subscription that comes in with an old decline.
    assert!(declined.news(None, at(6)).is_some());
    assert_eq!(declined.news(None, at(5 + 24 * 60)), None);
    // A decline of what is not owed.
    assert_eq!(before.clone().with_last_decline(decline("card_1", "do_not_honor", 5)).news(Some(&before), at(6)), None);
}

#[test]
fn a_payment_is_news_after_a_decline() {
    let card = card("card_1", ANNA);
    let paid = paid_by("sub_1", &card);
    let declined = owing(paid.clone()).with_last_decline(decline("card_1", "insufficient_funds", 5));
    let news = paid.news(Some(&declined), at(6)).expect("news");
    assert_eq!(news.notice().to_string(), "paid#sub_1#in_1");
    assert_eq!(news.event, InvoiceEvent::Settled(Money::parse("1234.50", "SEK").expect("an amount")));
    assert_eq!(paid.news(Some(&owing(paid.clone())), at(6)), None, "it was not declined");
    assert_eq!(paid.news(Some(&paid), at(6)), None);
    assert_eq!(paid.news(None, at(6)), None);
}

#[test]
fn a_decline_is_true_until_something_resolves_it() {
    let card = card("card_1", ANNA);
    let declined = owing(paid_by("sub_1", &card)).with_last_decline(decline("card_1", "do_not_honor", 5));
    let notice = declined.news(None, at(6)).expect("news").notice();
    let is_true = |subscription: Subscription, card: &Card| whole(vec![subscription], card).is_true(&notice, TODAY);
    assert!(is_true(declined.clone(), &card));
    assert!(!is_true(declined.clone(), &card.clone().with_approval(Some(at(6)))), "the bank approves the card");
    assert!(!is_true(paid_by("sub_1", &card), &card), "paid");
    let later = owing(paid_by("sub_1", &card)).with_last_decline(decline("card_1", "do_not_honor", 3 * 24 * 60));
    assert!(!is_true(later, &card), "a later decline has a notice of its own");
    let moved = owing(paid_by("sub_1", &card)).with_last_decline(decline("card_0", "do_not_honor", 5));
    assert!(!is_true(moved, &card), "another card pays now");
}

#[test]
fn the_most_urgent_is_told_first() {
    let card = card("card_1", ANNA);
    let (subscription, invoice) = (SubscriptionId::parse("sub_1").expect("an id"), InvoiceId::parse("in_1"));
    let invoice = invoice.expect("an id");
    let mut notices = [
        Notice::Renewal { subscription: subscription.clone(), on: TODAY },
        Notice::Paid { subscription: subscription.clone(), invoice: invoice.clone() },
        Notice::Expiry { card: card.id().clone(), expiry: card.details().expiry, within: 7 },
        Notice::Decline { subscription, invoice, on: TODAY },
    ];
    notices.sort();
    assert_eq!(notices.iter().map(Notice::kind).collect::<Vec<_>>(), ["decline", "paid", "expiry", "renewal"]);
    assert_eq!(notices.iter().filter(|notice| notice.is_reminder()).count(), 2);
}
