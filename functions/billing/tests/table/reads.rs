//! What is stored is read again, complete and unexpired.

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{Card, Error, SubscriptionStatus};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use testing::{TestDb, assert_adds_up};

use crate::table::{ORGANISATION, Table, at, holder, id, person, request, subscription};

#[tokio::test]
async fn what_is_put_in_is_read_again() {
    let (table, card) = Table::with_card().await;
    let subscription = subscription("Visio");
    table.sync(&subscription).await;
    let organisation = table.billing.organisation(ORGANISATION).await.expect("an organisation");
    let read = organisation.subscriptions(billing::today_in_sweden(at(0)))[0];
    assert_eq!((read.name(), read.status(), read.card()), ("Visio", SubscriptionStatus::PastDue, Some(card.id())));
    assert_eq!((read.customer(), read.purchased_by()), (subscription.customer(), subscription.purchased_by()));
    assert_eq!(read.open_invoice(), subscription.open_invoice());
    assert_eq!(read.last_decline().expect("a decline").code().as_str(), "generic_decline");
    assert_eq!(organisation.card(card.id()).expect("the card").details(), card.details());
    assert!(!format!("{:?}", table.items().await).contains("lost_card"));

    let other = table.billing.organisation("Norrbacka").await.expect("an organisation");
    assert!(other.card(card.id()).is_none());
    assert!(matches!(table.billing.card("Norrbacka", card.id()).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn putting_in_again_changes_nothing() {
    let (table, card) = Table::with_card().await;
    table.sync(&subscription("Visio")).await;
    table.save(&request("key", "a"), &holder(&card, "Anna A"), "{}").await.expect("a change");
    let before = table.items().await;
    assert!(!table.add_card(&card).await.expect("an answer"));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn history_adds_up_to_the_card() {
    let (table, mut card) = Table::with_card().await;
    // Its id begins with the other's.
    let longer = Card::new(id("card_12"), card.details().clone(), Some(person("anna")), at(0));
    assert!(table.add_card(&longer).await.expect("a new card"));
    for name in ["Anna A", "Anna B", "Anna C"] {
        let revision = holder(&card, name);
        table.save(&request(&name.replace(' ', "-"), name), &revision, "{}").await.expect("a change");
        card = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    }
    let mut entries = table.billing.history(ORGANISATION, card.id(), at(2)).await.expect("a history");
    let versions: Vec<_> = entries.iter().map(billing::AuditEntry::version).collect();
    assert_eq!(versions, [4, 3, 2, 1]);
    entries.reverse();
    assert_adds_up(&entries, &card);
    let later = at(2).to_zoned(TimeZone::UTC).saturating_add(24.months()).timestamp();
    assert!(table.billing.history(ORGANISATION, card.id(), later).await.expect("none").is_empty());
}

#[tokio::test]
async fn a_corrupt_item_is_named_and_its_values_are_not() {
    let (table, card) = Table::with_card().await;
    table.sync(&subscription("Visio")).await;
    let before = table.items().await;
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let number = |value: &str| AttributeValue::N(value.to_owned());
    for (sk, name, value) in [
        ("CARD#card_1", "version", number("0")),
        ("CARD#card_1", "version", text("hemligt")),
        ("CARD#card_1", "changes", text("hemligt")),
        ("CARD#card_1", "details", text("hemligt")),
        ("SUB#sub_1", "status", text("hemligt")),
        ("SUB#sub_1", "renews", text("hemligt")),
        ("SUB#sub_1", "card", text("hemligt")),
        ("SUB#sub_1", "card", text("card_hemligt")),
    ] {
        table.change(sk, |item| drop(item.insert(name.to_owned(), value.clone()))).await;
        let error = table.billing.organisation(ORGANISATION).await.expect_err("a corrupt item");
        assert_eq!(error.to_string(), format!("the item {sk:?} is corrupt"), "{name} {value:?}");
        table.replace(before[sk].clone()).await;
    }
    table.change("AUDIT#card_1#0000000001", |item| drop(item.insert("at".to_owned(), text("hemligt")))).await;
    let error = table.billing.history(ORGANISATION, card.id(), at(1)).await.expect_err("a corrupt item");
    assert!(matches!(error, Error::Corrupt(sk) if sk == "AUDIT#card_1#0000000001"));
}

#[tokio::test]
async fn more_than_one_page_is_read_to_its_end() {
    let (table, _) = Table::with_card().await;
    // 1 MB is what one call reads: these are 1.5.
    table.sync(&subscription(&"å".repeat(25_000))).await;
    let first = table.items().await.remove("SUB#sub_1").expect("the subscription");
    for number in 2..=30 {
        let mut item = first.clone();
        item.insert("sk".to_owned(), AttributeValue::S(format!("SUB#sub_{number}")));
        table.replace(item).await;
    }
    let organisation = table.billing.organisation(ORGANISATION).await.expect("an organisation");
    assert_eq!(organisation.subscriptions(billing::today_in_sweden(at(0))).len(), 30);
}

#[tokio::test]
async fn without_its_table_the_store_says_why() {
    let table = Table::of(TestDb::away().await);
    let error = table.billing.organisation(ORGANISATION).await.expect_err("nobody answers");
    assert!(error.to_string().starts_with("DynamoDB: dispatch failure: "), "{error}");
}
