//! Contacts, the outbox, what was told, and the daily look.

use billing::{Contact, CustomerId, Look, Notice, Person, Subscription, SubscriptionId, SubscriptionStatus};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use crate::table::{ORGANISATION, Table, at, person, subscription};

const TODAY: Date = date(2026, 11, 22);

fn contact(subject: &str, email: &str, minute: i64) -> Contact {
    Contact::new(person(subject), email, "sv", at(minute))
}

fn notice(on: Date) -> Notice {
    Notice::Renewal { subscription: SubscriptionId::parse("sub_1").expect("an id"), on }
}

/// The e-mail addresses of the contacts, in order.
async fn addresses(table: &Table, now: Timestamp) -> Vec<String> {
    let contacts = table.billing.contacts(ORGANISATION, now).await.expect("contacts");
    let mut addresses: Vec<_> = contacts.iter().map(|contact| contact.email().to_owned()).collect();
    addresses.sort();
    addresses
}

#[tokio::test]
async fn a_contact_is_as_of_the_last_sign_in_and_is_kept_for_12_months() {
    let table = Table::start().await;
    for (minute, email) in [(1, "anna@old.example"), (3, "anna@new.example"), (2, "anna@late.example")] {
        table.billing.store_contact(ORGANISATION, &contact("anna", email, minute)).await.expect("stored");
    }
    table.billing.store_contact("Another AB", &contact("david", "david@x.example", 1)).await.expect("stored");
    assert_eq!(addresses(&table, at(4)).await, ["anna@new.example"]);
    let later = |days: i64| at(3) + (days * 24).hours();
    assert_eq!(addresses(&table, later(364)).await.len(), 1);
    assert_eq!(addresses(&table, later(366)).await.len(), 0);
    table.billing.remove_contact(ORGANISATION, &person("anna")).await.expect("removed");
    assert_eq!(addresses(&table, at(4)).await.len(), 0);
}

/// The organisations about which Anna is reached, of two.
async fn anna_in(table: &Table) -> Vec<&'static str> {
    let mut found = Vec::new();
    for organisation in ["A", "B"] {
        if !table.billing.contacts(organisation, at(9)).await.expect("contacts").is_empty() {
            found.push(organisation);
        }
    }
    found
}

#[tokio::test]
async fn who_is_of_one_organisation_is_reached_about_the_last_one_only() {
    let table = Table::start().await;
    let store = async |organisation: &str, minute| {
        let contact = contact("anna", "anna@x.example", minute);
        table.billing.store_only_contact(organisation, &contact).await.expect("stored");
    };
    store("A", 1).await;
    store("A", 2).await;
    assert_eq!(anna_in(&table).await, ["A"]);
    store("B", 4).await;
    store("B", 4).await;
    assert_eq!(anna_in(&table).await, ["B"]);
    // An earlier sign-in, stored late.
    store("A", 3).await;
    assert_eq!(anna_in(&table).await, ["B"]);
    store("A", 5).await;
    assert_eq!(anna_in(&table).await, ["A"]);
    for _ in 0..2 {
        table.billing.remove_only_contact(&person("anna")).await.expect("removed");
        assert!(table.items().await.is_empty());
    }
}

#[tokio::test]
async fn of_sign_ins_at_the_same_time_one_is_the_last() {
    let table = Table::start().await;
    let sign_ins = ["A", "B"].into_iter().cycle().zip(1..=4).map(|(organisation, minute)| {
        let (billing, contact) = (table.billing.clone(), contact("anna", "anna@x.example", minute));
        tokio::spawn(async move { billing.store_only_contact(organisation, &contact).await.expect("stored") })
    });
    for sign_in in sign_ins.collect::<Vec<_>>() {
        sign_in.await.expect("no panic");
    }
    assert_eq!(anna_in(&table).await.len(), 1);
    // One that is stored without the other's item is another matter: it stays.
    table.billing.store_contact("A", &contact("bjorn", "bjorn@x.example", 1)).await.expect("stored");
    table.billing.remove_only_contact(&person("bjorn")).await.expect("nothing to do");
    assert!(anna_in(&table).await.contains(&"A"));
}

#[tokio::test]
async fn who_declines_reminders_gets_none_after_another_sign_in_either() {
    let table = Table::start().await;
    let anna = contact("anna", "anna@x.example", 1);
    table.billing.store_contact(ORGANISATION, &anna).await.expect("stored");
    table.billing.decline_reminders(ORGANISATION, &person("anna").hash()).await.expect("stored");
    table.billing.decline_reminders(ORGANISATION, "somebody").await.expect("stored");
    table.billing.mark_undeliverable(ORGANISATION, &anna).await.expect("stored");
    let load = async || table.billing.contacts(ORGANISATION, at(5)).await.expect("contacts").remove(0);
    let marked = load().await;
    assert!(!marked.wants_reminders() && marked.is_undeliverable());
    table.billing.store_contact(ORGANISATION, &contact("anna", "anna@y.example", 2)).await.expect("stored");
    let signed_in = load().await;
    assert!(!signed_in.wants_reminders() && !signed_in.is_undeliverable());
    // A bounce that is noticed late is of the old address.
    table.billing.mark_undeliverable(ORGANISATION, &anna).await.expect("an answer");
    assert!(!load().await.is_undeliverable());
}

/// DynamoDB deletes a contact a year after the last sign-in.
#[tokio::test]
async fn who_declines_reminders_gets_none_after_the_contact_was_removed_either() {
    let table = Table::start().await;
    let (anna, hash) = (person("anna"), person("anna").hash());
    let wants = async |organisation, minute| {
        let contact = contact("anna", "anna@x.example", minute);
        table.billing.store_only_contact(organisation, &contact).await.expect("stored");
        table.billing.contacts(organisation, at(9)).await.expect("contacts").remove(0).wants_reminders()
    };
    assert!(wants("A", 1).await);
    table.billing.decline_reminders("A", &hash).await.expect("stored");
    table.billing.remove_contact("A", &anna).await.expect("removed");
    assert!(!wants("A", 2).await);
    // Each organisation by itself: the link in a mail says which one it is about.
    assert!(wants("B", 3).await);
    table.billing.remove_only_contact(&anna).await.expect("removed");
    assert!(!wants("A", 4).await);
    for _ in 0..2 {
        table.billing.resume_reminders("A", &hash).await.expect("stored");
        assert!(wants("A", 5).await);
    }
}

#[tokio::test]
async fn a_decline_goes_to_the_outbox_with_the_subscription_once() {
    let table = Table::start().await;
    table.add_card(&crate::table::card()).await.expect("a card");
    let declined = subscription("Visio");
    let paid = Subscription::new(
        declined.id().clone(),
        declined.customer().clone(),
        "Visio",
        SubscriptionStatus::Active,
        declined.renews(),
    );
    let notices = async || {
        let entries = table.billing.outbox(at(0)).await.expect("the outbox");
        entries.iter().map(|entry| (entry.organisation.clone(), entry.news.notice().to_string())).collect::<Vec<_>>()
    };
    let decline = (ORGANISATION.to_owned(), "decline#sub_1#in_1#2026-11-22".to_owned());
    table.sync(&declined).await;
    assert_eq!(notices().await, std::slice::from_ref(&decline));
    table.sync(&subscription("Visio with a new name")).await;
    assert_eq!(notices().await, std::slice::from_ref(&decline));
    table.sync(&paid).await;
    assert_eq!(notices().await, [decline, (ORGANISATION.to_owned(), "paid#sub_1#in_1".to_owned())]);
    for entry in table.billing.outbox(at(0)).await.expect("the outbox") {
        table.billing.remove_from_outbox(&entry).await.expect("removed");
    }
    assert_eq!(notices().await, []);
}

#[tokio::test]
async fn a_notice_is_claimed_once_a_day_until_it_is_confirmed() {
    let table = Table::start().await;
    let (anna, notices) = (person("anna"), [notice(TODAY)]);
    let claim = async |who: &Person, today| {
        table.billing.claim(ORGANISATION, who, &notices, today, at(0)).await.expect("an answer")
    };
    let allows = async |today| {
        let told = table.billing.told(ORGANISATION, at(0)).await.expect("an answer");
        told.allows(&anna, &notices[0], today)
    };
    let (yesterday, tomorrow) = (date(2026, 11, 21), date(2026, 11, 23));
    assert!(claim(&anna, TODAY).await);
    assert!(!claim(&anna, TODAY).await);
    assert!(claim(&person("bjorn"), TODAY).await);
    // The clock was set back.
    assert!(!claim(&anna, yesterday).await && !allows(yesterday).await);
    // The process ended before it was confirmed.
    assert!(!allows(TODAY).await && allows(tomorrow).await);
    assert!(claim(&anna, tomorrow).await);
    table.billing.confirm(ORGANISATION, &anna, &notices, tomorrow, at(0)).await.expect("stored");
    assert!(!claim(&anna, date(2026, 11, 24)).await && !allows(date(2026, 11, 24)).await);
}

#[tokio::test]
async fn a_reminder_waits_if_there_was_a_mail_on_that_day_and_a_decline_does_not() {
    let table = Table::start().await;
    let anna = person("anna");
    let decline = Notice::Decline {
        subscription: SubscriptionId::parse("sub_1").expect("an id"),
        invoice: billing::InvoiceId::parse("in_1").expect("an id"),
        on: TODAY,
    };
    let claim = async |notice: &Notice, today| {
        table.billing.claim(ORGANISATION, &anna, std::slice::from_ref(notice), today, at(0)).await.expect("an answer")
    };
    assert!(claim(&notice(TODAY), TODAY).await);
    assert!(!claim(&notice(date(2026, 12, 1)), TODAY).await);
    assert!(claim(&decline, TODAY).await);
    let told = table.billing.told(ORGANISATION, at(0)).await.expect("an answer");
    assert!(!told.is_first_mail(&anna, TODAY) && told.is_first_mail(&anna, date(2026, 11, 23)));
    let invoice = |id| billing::InvoiceId::parse(id).expect("an id");
    let subscription = SubscriptionId::parse("sub_1").expect("an id");
    assert!(told.has_told_decline(&anna, &subscription, &invoice("in_1")));
    assert!(!told.has_told_decline(&anna, &subscription, &invoice("in_12")));
    assert!(!told.has_told_decline(&person("bjorn"), &subscription, &invoice("in_1")));
}

#[tokio::test]
async fn what_was_not_sent_is_given_back_as_it_was() {
    let table = Table::start().await;
    let (anna, notices) = (person("anna"), [notice(TODAY), notice(date(2026, 12, 1))]);
    let claim = async || table.billing.claim(ORGANISATION, &anna, &notices, TODAY, at(0)).await.expect("an answer");
    let before = table.billing.told(ORGANISATION, at(0)).await.expect("an answer");
    for _ in 0..2 {
        assert!(claim().await);
        table.billing.release(ORGANISATION, &anna, &notices, &before, at(0)).await.expect("released");
    }
    assert!(table.items().await.is_empty());
}

#[tokio::test]
async fn a_look_goes_on_where_it_was() {
    let table = Table::start().await;
    assert_eq!(table.billing.look().await.expect("an answer"), None);
    for (customer, organisation) in [("cus_1", "A"), ("cus_2", "A"), ("cus_3", "B")] {
        let customer = CustomerId::parse(customer).expect("an id");
        assert!(table.billing.add_customer(&customer, organisation).await.expect("an answer"));
    }
    table.sync(&subscription("Visio")).await;
    let (organisations, next) = table.billing.organisations(None).await.expect("a page");
    assert_eq!((organisations, next), (vec!["A".to_owned(), "B".to_owned()], None));
    let look = Look { failed: vec!["B".to_owned()], ..Look::of(TODAY) };
    table.billing.store_look(&look).await.expect("stored");
    assert_eq!(table.billing.look().await.expect("an answer"), Some(look));
}

#[tokio::test]
async fn a_look_finds_all_organisations_however_many_there_are() {
    let table = Table::start().await;
    for number in 0..510 {
        let customer = CustomerId::parse(&format!("cus_{number}")).expect("an id");
        assert!(table.billing.add_customer(&customer, &number.to_string()).await.expect("an answer"));
    }
    let (mut found, mut cursor, mut pages) = (std::collections::BTreeSet::new(), None, 0);
    loop {
        let (organisations, next) = table.billing.organisations(cursor.as_ref()).await.expect("a page");
        assert!(organisations.len() <= 500);
        found.extend(organisations);
        pages += 1;
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((found.len(), pages), (510, 2));
}
