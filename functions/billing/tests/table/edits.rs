//! An admin's edit: once, by the owner, of the version that they saw, and one at a time.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{BeginOutcome, Card, CardHolder, CardRevision, Error, PendingEdit};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use testing::Item;

use crate::table::{ORGANISATION, Table, anna, at, edit, holder, id, person, request};

#[tokio::test]
async fn a_change_is_a_card_an_audit_entry_and_a_key() {
    let (table, card) = Table::with_card().await;
    let saved = table.save(&request("key", "a"), &holder(&card, "Anna A"), r#"{"a":1}"#).await;
    assert_eq!(saved.expect("a change"), r#"{"a":1}"#);
    let items = table.items().await;
    let kinds: Vec<_> = items.keys().map(|sk| sk.split('#').next().unwrap_or_default()).collect();
    assert_eq!(kinds, ["AUDIT", "AUDIT", "CARD", "KEY"]);
    assert_eq!(items["CARD#card_1"]["version"], AttributeValue::N("2".to_owned()));

    let seconds = |item: &Item| item["expires"].as_n().expect("a number").parse::<i64>().expect("seconds");
    let audit = &items["AUDIT#card_1#0000000002"];
    assert_eq!(audit["at"], AttributeValue::S("2026-11-22T12:01:00.123Z".to_owned()));
    let months = at(1).to_zoned(TimeZone::UTC).saturating_add(24.months()).timestamp();
    assert_eq!(seconds(audit), months.as_second());
    let (sk, key) = items.last_key_value().expect("the key");
    assert!(!sk.contains("anna"));
    assert_eq!(key["answer"], AttributeValue::S(r#"{"a":1}"#.to_owned()));
    assert_eq!(seconds(key), (at(1) + 24.hours()).as_second());
}

#[tokio::test]
async fn an_answer_is_found_for_a_day_and_only_for_the_same_request() {
    let (table, card) = Table::with_card().await;
    let (first, other) = (request("key", "a"), request("key", "b"));
    assert_eq!(table.billing.find_answer(&first, at(1)).await.expect("an answer"), None);
    table.save(&first, &holder(&card, "Anna A"), "{}").await.expect("a change");
    let answer = table.billing.find_answer(&first, at(24 * 60)).await;
    assert_eq!(answer.expect("an answer").as_deref(), Some("{}"));
    assert!(matches!(table.billing.find_answer(&other, at(1)).await, Err(Error::KeyReused)));
    assert_eq!(table.billing.find_answer(&first, at(24 * 60 + 1)).await.expect("an answer"), None);
    assert_eq!(table.billing.find_answer(&other, at(24 * 60 + 1)).await.expect("an answer"), None);
}

#[tokio::test]
async fn the_same_request_at_the_same_time_gets_the_answer_of_the_one_that_won() {
    let (table, card) = Table::with_card().await;
    // Both were read before either was written.
    let (mine, theirs) = (holder(&card, "Anna A"), holder(&card, "Anna A"));
    assert_eq!(table.save(&request("key", "a"), &mine, "first").await.expect("a change"), "first");
    let before = table.items().await;
    assert_eq!(table.save(&request("key", "a"), &theirs, "second").await.expect("an answer"), "first");
    assert!(matches!(table.save(&request("key", "b"), &theirs, "second").await, Err(Error::KeyReused)));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn version_and_owner_are_conditions_of_the_write_itself() {
    let (table, card) = Table::with_card().await;
    let (stale, unchanged) = (holder(&card, "Anna B"), holder(&card, "Anna Alm"));
    assert!(!unchanged.is_change());
    table.save(&request("first", "a"), &holder(&card, "Anna A"), "{}").await.expect("a change");
    let begin = async |revision: &CardRevision| {
        let before = table.items().await;
        let outcome = table.billing.begin(&request("second", "b"), revision, "{}").await;
        assert_eq!(table.items().await, before);
        outcome
    };
    for revision in [&stale, &unchanged] {
        let Ok(BeginOutcome::Changed(current)) = begin(revision).await else { panic!("the card was changed") };
        assert_eq!(current.version(), 2);
        assert_eq!(current.details().holder.as_ref().map(CardHolder::as_str), Some("Anna A"));
    }
    // Another admin has become the owner.
    let owner = HashMap::from(["issuer", "subject", "name"].map(|name| {
        let value = if name == "issuer" { "https://id.example" } else { "bjorn" };
        (name.to_owned(), AttributeValue::S(value.to_owned()))
    }));
    table.change("CARD#card_1", |item| drop(item.insert("owner".to_owned(), AttributeValue::M(owner)))).await;
    assert!(matches!(begin(&stale).await, Err(Error::NotOwner)));
    // The card has been removed.
    table.remove("CARD#card_1").await;
    assert!(matches!(begin(&stale).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_audit_entry_is_never_written_over() {
    let (table, card) = Table::with_card().await;
    let mut astray = table.items().await.remove("AUDIT#card_1#0000000001").expect("an entry");
    astray.insert("sk".to_owned(), AttributeValue::S("AUDIT#card_1#0000000002".to_owned()));
    table.replace(astray).await;
    let before = table.items().await;
    let error = table.save(&request("key", "a"), &holder(&card, "Anna A"), "{}").await.expect_err("corrupt");
    assert!(matches!(error, Error::Corrupt(sk) if sk == "AUDIT#card_1#0000000002"));
    let mut after = table.items().await;
    // The edit stays pending until somebody has repaired that.
    after.get_mut("CARD#card_1").and_then(|card| card.remove("pending")).expect("a pending edit");
    assert_eq!(after, before);
}

/// Begins an edit, which is then stored with the card.
async fn begin(table: &Table, key: &str, revision: &CardRevision) -> PendingEdit {
    match table.billing.begin(&request(key, key), revision, key).await.expect("an outcome") {
        BeginOutcome::Begun(pending) | BeginOutcome::Pending(pending) => pending,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_edit_is_stored_with_the_card_until_it_is_finished() {
    let (table, card) = Table::with_card().await;
    let before = table.items().await;
    let pending = begin(&table, "first", &holder(&card, "Anna A")).await;
    let mut items = table.items().await;
    let stored = items.get_mut("CARD#card_1").expect("the card").remove("pending").expect("a pending edit");
    assert!(!format!("{stored:?}").contains("https://id.example#anna"));
    // Nothing else has changed: to everybody the card is what it was.
    assert_eq!(items, before);
    let stored_card = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    assert_eq!((stored_card.version(), stored_card.details()), (1, card.details()));

    // Read again, it is the same edit; sent again, it is no other.
    let (_, read) = table.billing.load_card(ORGANISATION, card.id()).await.expect("the card");
    let read = read.expect("a pending edit");
    assert_eq!(
        (read.provider_key(), read.details(), read.card()),
        (pending.provider_key(), pending.details(), card.id())
    );
    assert_eq!(begin(&table, "first", &holder(&card, "Anna A")).await.provider_key(), pending.provider_key());

    assert_eq!(table.billing.finish(&read, at(2)).await.expect("an end").as_deref(), Some("first"));
    let after = table.items().await;
    assert!(!after["CARD#card_1"].contains_key("pending"));
    assert_eq!(after["CARD#card_1"]["version"], AttributeValue::N("2".to_owned()));
    assert_eq!(after.len(), before.len() + 2);
    // Another request that completes it finds it finished.
    assert_eq!(table.billing.finish(&pending, at(3)).await.expect("an end").as_deref(), Some("first"));
    table.billing.withdraw(&pending).await.expect("nothing to take away");
    assert_eq!(table.items().await, after);
}

#[tokio::test]
async fn while_an_edit_is_pending_no_other_begins() {
    let (table, card) = Table::with_card().await;
    let pending = begin(&table, "first", &holder(&card, "Anna A")).await;
    let before = table.items().await;
    for other in [holder(&card, "Anna B"), holder(&card, "Anna Alm")] {
        let begun = table.billing.begin(&request("second", "b"), &other, "{}").await.expect("an answer");
        assert!(matches!(begun, BeginOutcome::Conflict(standing) if standing.provider_key() == pending.provider_key()));
    }
    let reused = table.billing.begin(&request("first", "b"), &holder(&card, "Anna B"), "{}").await;
    assert!(matches!(reused, Err(Error::KeyReused)));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn an_edit_that_was_withdrawn_leaves_nothing_and_can_begin_again() {
    let (table, card) = Table::with_card().await;
    let before = table.items().await;
    let first = begin(&table, "first", &holder(&card, "Anna A")).await;
    table.billing.withdraw(&first).await.expect("a withdrawal");
    assert_eq!(table.items().await, before);
    assert_eq!(table.billing.finish(&first, at(2)).await.expect("an answer"), None);

    // Another key for the provider, which repeats its first response under the old one.
    let again = card.edit(&anna(), 1, edit("Anna A"), at(3)).expect("her own card");
    let second = begin(&table, "first", &again).await;
    assert_ne!(first.provider_key(), second.provider_key());
    // A request that still has the first edit cannot end the second.
    assert_eq!(table.billing.finish(&first, at(4)).await.expect("an answer"), None);
    table.billing.withdraw(&first).await.expect("nothing to take away");
    assert_eq!(table.billing.finish(&second, at(4)).await.expect("an end").as_deref(), Some("first"));
}

#[tokio::test]
async fn a_key_used_for_two_changes_at_once_leaves_both_done() {
    let (table, card) = Table::with_card().await;
    let other = Card::new(id("card_2"), card.details().clone(), Some(person("anna")), at(0));
    assert!(table.add_card(&other).await.expect("a new card"));
    let begin = async |content, revision: &CardRevision| match table
        .billing
        .begin(&request("key", content), revision, content)
        .await
    {
        Ok(BeginOutcome::Begun(pending)) => pending,
        other => panic!("{other:?}"),
    };
    let (first, second) = (begin("a", &holder(&card, "Anna A")).await, begin("b", &holder(&other, "Anna B")).await);
    for (pending, answer) in [(first, "a"), (second, "b")] {
        assert_eq!(table.billing.finish(&pending, at(2)).await.expect("an end").as_deref(), Some(answer));
    }
    for id in [card.id(), other.id()] {
        assert_eq!(table.billing.card(ORGANISATION, id).await.expect("the card").version(), 2);
    }
    assert_eq!(table.billing.find_answer(&request("key", "a"), at(2)).await.expect("an answer").as_deref(), Some("a"));
}
