//! The table, in an embedded DynamoDB: what stands in it, and what its conditions hold off.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use aws_smithy_http_client::Builder;
use billing::{
    Admin, Attempt, Billing, Brand, Card, CardHolder, CardId, Decline, DeclineCode, Details, Draft, Edit, Edited,
    Error, Expiry, IdempotencyKey, LastFour, Money, OpenInvoice, Person, Saved, Subscription, SubscriptionId,
    SubscriptionStatus,
};
use dynoxide::Database;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tokio::net::TcpListener;

const TABLE: &str = "billing";
const ORGANISATION: &str = "Norrbacka Bygg AB";

type Item = BTreeMap<String, AttributeValue>;

struct Table {
    billing: Billing,
    client: Client,
}

impl Table {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        let database = Database::memory().expect("a database in memory");
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        let table = Self::at(&endpoint).await;
        let mut create = table.client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
        for (key, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
            let text = ScalarAttributeType::S;
            let attribute = AttributeDefinition::builder().attribute_name(key).attribute_type(text).build();
            let schema = KeySchemaElement::builder().attribute_name(key).key_type(kind).build();
            create = create.attribute_definitions(attribute.expect("an attribute")).key_schema(schema.expect("a key"));
        }
        create.send().await.expect("a new table");
        table
    }

    async fn at(endpoint: &str) -> Self {
        let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
        let config = loader.http_client(Builder::new().build_http()).endpoint_url(endpoint).load().await;
        let client = Client::new(&config);
        Self { billing: Billing::new(client.clone(), TABLE), client }
    }

    /// With Anna's card.
    async fn with_card() -> (Self, Card) {
        let (table, card) = (Self::start().await, card());
        assert!(table.billing.put_card(ORGANISATION, &card).await.expect("a new card"));
        (table, card)
    }

    async fn items(&self) -> BTreeMap<String, Item> {
        let mut pages = self.client.scan().table_name(TABLE).into_paginator().items().send();
        let mut items = BTreeMap::new();
        while let Some(item) = pages.next().await {
            let item: HashMap<_, _> = item.expect("a scan");
            items.insert(item["sk"].as_s().expect("a text").clone(), item.into_iter().collect());
        }
        items
    }

    /// Puts an item in place of the one of its key.
    async fn replace(&self, item: Item) {
        let item = Some(item.into_iter().collect());
        self.client.put_item().table_name(TABLE).set_item(item).send().await.expect("an item");
    }

    async fn change(&self, sk: &str, change: impl FnOnce(&mut Item)) {
        let mut item = self.items().await.remove(sk).expect("the item");
        change(&mut item);
        self.replace(item).await;
    }
}

fn person(subject: &str) -> Person {
    Person::new("https://id.example", subject, subject)
}

fn anna() -> Admin {
    Admin::new(person("anna"), ORGANISATION)
}

fn at(minute: i64) -> Timestamp {
    "2026-11-22T12:00:00.123456789Z".parse::<Timestamp>().expect("a time") + minute.minutes()
}

fn id(text: &str) -> CardId {
    CardId::parse(text).expect("an id")
}

fn card() -> Card {
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse("2027-04").expect("a month"),
        holder: Some(CardHolder::parse("Anna Alm").expect("a name")),
        address: None,
    };
    Card::new(id("card_1"), details, person("anna"), at(0))
}

fn holder(card: &Card, name: &str) -> Edited {
    let draft = Draft { holder: Some(name.to_owned()), ..Draft::default() };
    let edit = Edit::parse(&draft, billing::today(at(1))).expect("an edit");
    card.edited(&anna(), card.version(), edit, at(1)).expect("her own card")
}

fn attempt(key: &str, request: &str) -> Attempt {
    Attempt::new(&anna(), &IdempotencyKey::parse(key).expect("a key"), &[request.as_bytes()])
}

fn subscription(name: &str) -> Subscription {
    let id = SubscriptionId::parse("sub_1").expect("an id");
    let renews = billing::today(at(0));
    let money = || Money::parse("1234.50", "SEK").expect("an amount");
    let lost = DeclineCode::take_in("lost_card");
    Subscription::new(id, name, SubscriptionStatus::PastDue, renews, person("anna"))
        .with_card(CardId::parse("card_1").expect("an id"))
        .with_open_invoice(OpenInvoice::new(money(), None))
        .with_last_decline(Decline::new(card().id().clone(), lost, at(0), money(), "MOLNBUTIKEN"))
}

#[tokio::test]
async fn what_is_put_in_is_read_again() {
    let (table, card) = Table::with_card().await;
    let subscription = subscription("Visio");
    assert!(table.billing.put_subscription(ORGANISATION, &subscription).await.expect("a new subscription"));
    let organisation = table.billing.organisation(ORGANISATION).await.expect("an organisation");
    let read = organisation.subscriptions(billing::today(at(0)))[0];
    assert_eq!((read.name(), read.status(), read.card()), ("Visio", SubscriptionStatus::PastDue, Some(card.id())));
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
    table.billing.put_subscription(ORGANISATION, &subscription("Visio")).await.expect("a new subscription");
    table.billing.save(&attempt("key", "a"), &holder(&card, "Anna A"), "{}").await.expect("a change");
    let before = table.items().await;
    assert!(!table.billing.put_card(ORGANISATION, &card).await.expect("an answer"));
    assert!(!table.billing.put_subscription(ORGANISATION, &subscription("Project")).await.expect("an answer"));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn a_change_is_a_card_an_audit_entry_and_a_key() {
    let (table, card) = Table::with_card().await;
    let saved = table.billing.save(&attempt("key", "a"), &holder(&card, "Anna A"), r#"{"a":1}"#).await;
    assert_eq!(saved.expect("a change"), Saved::Now);
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
async fn an_attempt_is_recalled_for_a_day_and_only_as_the_same_request() {
    let (table, card) = Table::with_card().await;
    let (first, other) = (attempt("key", "a"), attempt("key", "b"));
    assert_eq!(table.billing.recall(&first, at(1)).await.expect("an answer"), None);
    table.billing.save(&first, &holder(&card, "Anna A"), "{}").await.expect("a change");
    let recalled = table.billing.recall(&first, at(24 * 60)).await;
    assert_eq!(recalled.expect("an answer").as_deref(), Some("{}"));
    assert!(matches!(table.billing.recall(&other, at(1)).await, Err(Error::KeyReused)));
    assert_eq!(table.billing.recall(&first, at(24 * 60 + 1)).await.expect("an answer"), None);
    assert_eq!(table.billing.recall(&other, at(24 * 60 + 1)).await.expect("an answer"), None);
}

#[tokio::test]
async fn the_same_attempt_at_the_same_time_gets_the_answer_of_the_one_that_won() {
    let (table, card) = Table::with_card().await;
    // Both were read before either was written.
    let (mine, theirs) = (holder(&card, "Anna A"), holder(&card, "Anna A"));
    assert_eq!(table.billing.save(&attempt("key", "a"), &mine, "first").await.expect("a change"), Saved::Now);
    let before = table.items().await;
    let saved = table.billing.save(&attempt("key", "a"), &theirs, "second").await.expect("an answer");
    assert_eq!(saved, Saved::Before("first".to_owned()));
    assert!(matches!(table.billing.save(&attempt("key", "b"), &theirs, "second").await, Err(Error::KeyReused)));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn version_and_owner_are_conditions_of_the_write_itself() {
    let (table, card) = Table::with_card().await;
    let (stale, unchanged) = (holder(&card, "Anna B"), holder(&card, "Anna Alm"));
    assert!(!unchanged.is_change());
    table.billing.save(&attempt("first", "a"), &holder(&card, "Anna A"), "{}").await.expect("a change");
    let refusal = async |edited: &Edited| {
        let before = table.items().await;
        let error = table.billing.save(&attempt("second", "b"), edited, "{}").await.expect_err("a refusal");
        assert_eq!(table.items().await, before);
        error
    };
    for edited in [&stale, &unchanged] {
        let Error::Changed(current) = refusal(edited).await else { panic!("the card was changed") };
        assert_eq!(current.version(), 2);
        assert_eq!(current.details().holder.as_ref().map(CardHolder::as_str), Some("Anna A"));
    }
    // Given to another admin meanwhile.
    let owner = HashMap::from(["issuer", "subject", "name"].map(|name| {
        let value = if name == "issuer" { "https://id.example" } else { "bjorn" };
        (name.to_owned(), AttributeValue::S(value.to_owned()))
    }));
    table.change("CARD#card_1", |item| drop(item.insert("owner".to_owned(), AttributeValue::M(owner)))).await;
    assert!(matches!(refusal(&stale).await, Error::NotOwner));
    // Gone meanwhile.
    let key = table.items().await["CARD#card_1"].clone();
    let delete = table.client.delete_item().table_name(TABLE).key("pk", key["pk"].clone()).key("sk", key["sk"].clone());
    delete.send().await.expect("a deletion");
    assert!(matches!(refusal(&stale).await, Error::NotFound));
}

#[tokio::test]
async fn an_audit_entry_is_never_written_over() {
    let (table, card) = Table::with_card().await;
    let mut astray = table.items().await.remove("AUDIT#card_1#0000000001").expect("an entry");
    astray.insert("sk".to_owned(), AttributeValue::S("AUDIT#card_1#0000000002".to_owned()));
    table.replace(astray).await;
    let before = table.items().await;
    let error = table.billing.save(&attempt("key", "a"), &holder(&card, "Anna A"), "{}").await.expect_err("corrupt");
    assert!(matches!(error, Error::Corrupt(sk) if sk == "AUDIT#card_1#0000000002"));
    assert_eq!(table.items().await, before);
}

#[tokio::test]
async fn history_adds_up_to_the_card() {
    let (table, mut card) = Table::with_card().await;
    // Its id begins with the other's.
    let longer = Card::new(id("card_12"), card.details().clone(), person("anna"), at(0));
    assert!(table.billing.put_card(ORGANISATION, &longer).await.expect("a new card"));
    for name in ["Anna A", "Anna B", "Anna C"] {
        let edited = holder(&card, name);
        table.billing.save(&attempt(&name.replace(' ', "-"), name), &edited, "{}").await.expect("a change");
        card = table.billing.card(ORGANISATION, card.id()).await.expect("the card");
    }
    let mut entries = table.billing.history(ORGANISATION, card.id(), at(2)).await.expect("a history");
    let versions: Vec<_> = entries.iter().map(billing::AuditEntry::version).collect();
    assert_eq!(versions, [4, 3, 2, 1]);
    entries.reverse();
    assert_eq!(Card::from_history(card.id().clone(), &entries), Some(card.clone()));
    let later = at(2).to_zoned(TimeZone::UTC).saturating_add(24.months()).timestamp();
    assert!(table.billing.history(ORGANISATION, card.id(), later).await.expect("none").is_empty());
}

#[tokio::test]
async fn a_corrupt_item_is_named_and_its_values_are_not() {
    let (table, card) = Table::with_card().await;
    table.billing.put_subscription(ORGANISATION, &subscription("Visio")).await.expect("a new subscription");
    let whole = table.items().await;
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let number = |value: &str| AttributeValue::N(value.to_owned());
    for (sk, name, value) in [
        ("CARD#card_1", "version", number("0")),
        ("CARD#card_1", "version", text("hemligt")),
        ("CARD#card_1", "changed", text("hemligt")),
        ("CARD#card_1", "details", text("hemligt")),
        ("SUB#sub_1", "status", text("hemligt")),
        ("SUB#sub_1", "renews", text("hemligt")),
        ("SUB#sub_1", "card", text("hemligt")),
        ("SUB#sub_1", "card", text("card_hemligt")),
    ] {
        table.change(sk, |item| drop(item.insert(name.to_owned(), value.clone()))).await;
        let error = table.billing.organisation(ORGANISATION).await.expect_err("a corrupt item");
        assert_eq!(error.to_string(), format!("the item {sk:?} is corrupt"), "{name} {value:?}");
        table.replace(whole[sk].clone()).await;
    }
    table.change("AUDIT#card_1#0000000001", |item| drop(item.insert("at".to_owned(), text("hemligt")))).await;
    let error = table.billing.history(ORGANISATION, card.id(), at(1)).await.expect_err("a corrupt item");
    assert!(matches!(error, Error::Corrupt(sk) if sk == "AUDIT#card_1#0000000001"));
}

#[tokio::test]
async fn more_than_one_page_is_read_to_its_end() {
    let (table, _) = Table::with_card().await;
    // 1 MB is what one call reads: these are 1.5.
    table.billing.put_subscription(ORGANISATION, &subscription(&"å".repeat(25_000))).await.expect("a subscription");
    let first = table.items().await.remove("SUB#sub_1").expect("the subscription");
    for number in 2..=30 {
        let mut item = first.clone();
        item.insert("sk".to_owned(), AttributeValue::S(format!("SUB#sub_{number}")));
        table.replace(item).await;
    }
    let organisation = table.billing.organisation(ORGANISATION).await.expect("an organisation");
    assert_eq!(organisation.subscriptions(billing::today(at(0))).len(), 30);
}

#[tokio::test]
async fn without_its_table_the_store_says_why() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
    drop(listener);
    let table = Table::at(&endpoint).await;
    let error = table.billing.organisation(ORGANISATION).await.expect_err("nobody answers");
    assert!(error.to_string().starts_with("DynamoDB: dispatch failure: "), "{error}");
}
