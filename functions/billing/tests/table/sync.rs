//! Our copy of the provider's objects: an older state never replaces a newer one, and each change is written once.

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{Card, CustomerId, Details, Error, Expiry, SubscriptionId};
use jiff::Timestamp;

use crate::table::{ORGANISATION, Table, anna, at, holder, id, person, request, subscription};

fn sub() -> SubscriptionId {
    SubscriptionId::parse("sub_1").expect("an id")
}

#[tokio::test]
async fn who_read_before_another_wrote_does_not_write() {
    let (table, card) = Table::with_card().await;
    let older = table.billing.load_subscription(ORGANISATION, &sub()).await.expect("a snapshot");
    assert_eq!(older.subscription(), None);
    table.sync(&subscription("Visio")).await;
    let before = table.items().await;
    let written =
        table.billing.sync_subscription(ORGANISATION, &older, &subscription("Project"), None, None, at(1)).await;
    assert!(!written.expect("an answer"));
    assert_eq!(table.items().await, before);

    let changed = card.synced(card.details().clone(), None, at(1)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &card, &changed, at(1)).await.expect("an answer"));
    let before = table.items().await;
    let again = card.synced(card.details().clone(), Some(person("bjorn")), at(2)).expect("another owner");
    assert!(!table.billing.sync_card(ORGANISATION, &card, &again, at(1)).await.expect("an answer"));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn a_new_card_comes_with_its_subscription_and_the_earlier_one_is_recorded() {
    let (table, card) = Table::with_card().await;
    table.sync(&subscription("Visio")).await;
    let new = Card::new(id("card_2"), card.details().clone(), Some(person("bjorn")), at(1));
    let moved = subscription("Visio").with_card(id("card_2"));
    let snapshot = table.billing.load_subscription(ORGANISATION, &sub()).await.expect("a snapshot");
    let bjorn = person("bjorn");
    let write = async || {
        table.billing.sync_subscription(ORGANISATION, &snapshot, &moved, Some(&new), Some(&bjorn), at(1)).await
    };
    assert!(write().await.expect("an answer"));
    let items = table.items().await;
    let note = &items["AUDIT#sub_1#0000000002"];
    let text = |name: &str| note[name].as_s().expect("a text").clone();
    assert_eq!((text("from"), text("to")), ("card_1".to_owned(), "card_2".to_owned()));
    assert_eq!(note["by"].as_m().expect("a person")["subject"], AttributeValue::S("bjorn".to_owned()));
    assert!(items.contains_key("AUDIT#card_2#0000000001"));
    // The history of one card knows nothing of it.
    assert_eq!(table.billing.history(ORGANISATION, card.id(), at(2)).await.expect("a history").len(), 1);
    assert!(!write().await.expect("an answer"));
    assert_eq!(table.items().await, items);
}

#[tokio::test]
async fn leftovers_of_a_manual_delete_do_not_block_a_new_row() {
    let (table, card) = Table::with_card().await;
    table.save(&request("key", "a"), &holder(&card, "Anna A"), "{}").await.expect("a change");
    table.remove("CARD#card_1").await;
    assert!(table.add_card(&card).await.expect("a new card"));
    assert_eq!(card.synced(card.details().clone(), card.owner().cloned(), at(5)), None);
    let lost = card.synced(card.details().clone(), None, at(5)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &card, &lost, at(5)).await.expect("an answer"));
    assert_eq!(table.billing.history(ORGANISATION, card.id(), at(6)).await.expect("a history").len(), 2);
}

#[tokio::test]
async fn a_card_that_changed_at_the_provider_has_a_version_by_nobody() {
    let (table, card) = Table::with_card().await;
    let details = Details { expiry: Expiry::parse("2031-02").expect("a month"), ..card.details().clone() };
    let changed = card.synced(details, card.owner().cloned(), at(1)).expect("another month");
    assert!(table.billing.sync_card(ORGANISATION, &card, &changed, at(1)).await.expect("an answer"));
    let stored = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    assert_eq!((stored.version(), stored.details(), stored.owner()), (2, changed.details(), card.owner()));
    let history = table.billing.history(ORGANISATION, card.id(), at(2)).await.expect("a history");
    assert_eq!((history[0].version(), history[0].by()), (2, None));

    // A pending edit of an admin goes first.
    table.billing.begin(&request("key", "a"), &holder(&stored, "Anna A"), "{}").await.expect("an outcome");
    let again = stored.synced(card.details().clone(), None, at(3)).expect("another month");
    assert!(!table.billing.sync_card(ORGANISATION, &stored, &again, at(1)).await.expect("an answer"));
}

#[tokio::test]
async fn an_owner_can_be_found_and_lost() {
    let (table, card) = Table::with_card().await;
    let lost = card.synced(card.details().clone(), None, at(1)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &card, &lost, at(1)).await.expect("an answer"));
    let stored = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    assert_eq!((stored.owner(), stored.is_owned_by(&anna())), (None, false));
    // An edit that was made before that is refused.
    let refused = table.billing.begin(&request("key", "a"), &holder(&card, "Anna A"), "{}").await;
    assert!(matches!(refused, Err(Error::NotOwner)));
    let found = stored.synced(card.details().clone(), Some(person("anna")), at(2)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &stored, &found, at(1)).await.expect("an answer"));
    assert!(table.billing.card(ORGANISATION, card.id()).await.expect("the card").is_owned_by(&anna()));
}

#[tokio::test]
async fn the_banks_approval_is_the_latest_and_of_the_details_as_they_are() {
    let (table, card) = Table::with_card().await;
    let verified = async || table.billing.card(ORGANISATION, card.id()).await.expect("the card").verified();
    assert_eq!(verified().await, None);
    let time = |text: &str| text.parse::<Timestamp>().expect("a time");
    let (first, second) = (time("2026-11-22T12:00:00Z"), time("2026-11-22T12:00:01Z"));
    for (reported, stored) in [(first, first), (second, second), (first, second)] {
        table.billing.mark_verified(ORGANISATION, card.id(), 1, reported).await.expect("a mark");
        assert_eq!(verified().await, Some(stored));
    }
    // The version is the same, so that nobody's change is stale for it. Another owner changes nothing of it.
    let lost = card.synced(card.details().clone(), None, at(1)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &card, &lost, at(1)).await.expect("an answer"));
    let stored = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    assert_eq!(stored.verified(), Some(second));
    let found = stored.synced(card.details().clone(), card.owner().cloned(), at(2)).expect("another owner");
    assert!(table.billing.sync_card(ORGANISATION, &stored, &found, at(2)).await.expect("an answer"));
    let stored = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    table.save(&request("key", "a"), &holder(&stored, "Anna A"), "{}").await.expect("a change");
    assert_eq!(verified().await, None);

    // Of what it was before, or is not yet.
    for version in [3, 5] {
        table.billing.mark_verified(ORGANISATION, card.id(), version, second).await.expect("no mark");
        assert_eq!(verified().await, None);
    }
    table.billing.mark_verified(ORGANISATION, card.id(), 4, second).await.expect("a mark");
    assert_eq!(verified().await, Some(second));
    let stored = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    let changed = stored.synced(card.details().clone(), card.owner().cloned(), at(3)).expect("another name");
    assert!(table.billing.sync_card(ORGANISATION, &stored, &changed, at(3)).await.expect("an answer"));
    assert_eq!(verified().await, None);
    let nobody = table.billing.mark_verified(ORGANISATION, &id("card_9"), 1, first).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_customer_is_one_organisations() {
    let table = Table::start().await;
    let customer = CustomerId::parse("cus_1").expect("an id");
    assert_eq!(table.billing.organisation_of(&customer).await.expect("an answer"), None);
    for (organisation, theirs) in [(ORGANISATION, true), (ORGANISATION, true), ("Sjövik Redovisning AB", false)] {
        assert_eq!(table.billing.add_customer(&customer, organisation).await.expect("an answer"), theirs);
    }
    assert_eq!(table.billing.organisation_of(&customer).await.expect("an answer").as_deref(), Some(ORGANISATION));
}

#[tokio::test]
async fn a_processed_event_is_known_for_so_many_days() {
    let table = Table::start().await;
    let event_processed = async |minute| table.billing.event_processed("evt_1", at(minute)).await.expect("an answer");
    assert!(!event_processed(0).await);
    for _ in 0..2 {
        table.billing.mark_event_processed("evt_1", 7, at(0)).await.expect("a mark");
    }
    assert!(event_processed(7 * 24 * 60 - 1).await && !event_processed(7 * 24 * 60 + 1).await);
    table.billing.mark_event_processed("evt_1", 7, at(7 * 24 * 60 + 1)).await.expect("a mark");
    assert!(event_processed(7 * 24 * 60 + 2).await);
}
