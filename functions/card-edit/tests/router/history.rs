//! `GET /api/cards/{id}/history`, and the audit entries behind it.

use aws_sdk_dynamodb::types::AttributeValue;
use billing::CardId;
use jiff::Timestamp;
use serde_json::json;
use testing::assert_adds_up;

use crate::app::TestApp;
use crate::demo::{ANNA, address, month};

#[tokio::test]
async fn the_owner_reads_who_changed_what_with_the_values_masked() {
    let app = TestApp::start().await;
    let mut moved = address();
    moved["city"] = json!("Solna");
    let body = json!({"expiry": month(30), "address": moved});
    assert_eq!(app.edit(ANNA, "card_anna", 1, "first", &body).await.status, 200);
    let answer = app.get(ANNA, "/api/cards/card_anna/history").await.ok();
    let at = |entry: usize| answer["history"][entry]["at"].as_str().expect("a time");
    assert!(at(0) >= at(1) && at(0).len() == "2026-11-20T08:00:00Z".len());
    assert_eq!(
        answer,
        json!({"history": [
            {"version": 2, "at": at(0), "by": "Anna Alm", "fields": [
                {"field": "expiry", "from": month(5), "to": month(30)},
                {"field": "address.city", "from": "S•••", "to": "S•••"},
            ]},
            {"version": 1, "at": at(1), "by": "Anna Alm", "fields": [
                {"field": "expiry", "from": null, "to": month(5)},
                {"field": "holder", "from": null, "to": "A•••"},
                {"field": "address.line1", "from": null, "to": "S•••"},
                {"field": "address.postalCode", "from": null, "to": "1•••"},
                {"field": "address.city", "from": null, "to": "S•••"},
                {"field": "address.country", "from": null, "to": "SE"},
            ]},
        ]})
    );
}

#[tokio::test]
async fn the_entries_hold_all_and_add_up_to_the_card() {
    let app = TestApp::start().await;
    for (version, body) in (1..).zip([
        json!({"expiry": month(30)}),
        json!({"holder": "Anna M Alm"}),
        json!({"address": {"line1": "Main St 1", "city": "Dublin", "country": "IE"}}),
        json!({"expiry": month(31), "holder": "Anna Alm"}),
    ]) {
        assert_eq!(app.edit(ANNA, "card_anna", version, &version.to_string(), &body).await.status, 200);
    }
    let (billing, id) = (app.billing(), CardId::parse("card_anna").expect("an id"));
    let card = billing.card(ANNA.organisation, &id).await.expect("the card");
    let mut entries = billing.history(ANNA.organisation, &id, Timestamp::now()).await.expect("its history");
    entries.reverse();
    assert_eq!(entries.len(), 5);
    assert_adds_up(&entries, &card);

    let row = app.items_of("AUDIT#card_anna#0000000003").await.remove(0);
    let by = row["by"].as_m().expect("a person");
    assert_eq!(by["subject"].as_s().map(String::as_str), Ok("a"));
    let holder = |when: &str| row[when].as_m().expect("details")["holder"].as_s().expect("a name").clone();
    assert_eq!((holder("before"), holder("after")), ("Anna Alm".to_owned(), "Anna M Alm".to_owned()));
}

#[tokio::test]
async fn an_entry_that_has_expired_is_not_read() {
    let app = TestApp::start().await;
    assert_eq!(app.edit(ANNA, "card_anna", 1, "first", &json!({"expiry": month(30)})).await.status, 200);
    let mut first = app.items_of("AUDIT#card_anna").await.remove(0);
    first.insert("expires".to_owned(), AttributeValue::N("1700000000".to_owned()));
    app.put(first).await;
    let answer = app.get(ANNA, "/api/cards/card_anna/history").await.ok();
    let history = answer["history"].as_array().expect("a list");
    assert_eq!(history.iter().map(|entry| &entry["version"]).collect::<Vec<_>>(), [2]);
}
