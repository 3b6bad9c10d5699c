//! What is stored in the table, and how the report reads it.

use aws_sdk_dynamodb::types::AttributeValue;
use feedback::{Reason, StoreError};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::json;
use uuid::Uuid;

use crate::app::TestApp;

async fn vote(app: &TestApp, language: &str, helpful: bool, comment: &str) -> Uuid {
    let id = Uuid::new_v4();
    let body = json!({"article": "uppdatera-kort", "language": language, "helpful": helpful, "comment": comment});
    assert_eq!(app.put(&id.to_string(), body).await.status, 201);
    id
}

#[tokio::test]
async fn an_item_is_stored_for_24_months() {
    let app = TestApp::start().await;
    vote(&app, "sv", true, "").await;
    let item = app.items().await.remove(0);
    assert_eq!(item["created"].len(), "2026-11-22T16:49:00.000Z".len());
    let created: Timestamp = item["created"].parse().expect("a time");
    let expires: i64 = item["expires"].parse().expect("seconds");
    let months = created.to_zoned(TimeZone::UTC).saturating_add(24.months()).timestamp();
    assert!((expires - months.as_second()).abs() <= 1);
}

#[tokio::test]
async fn all_answers_are_read() {
    let app = TestApp::start().await;
    let first = vote(&app, "sv", true, "Bra").await;
    let second = vote(&app, "en", false, "").await;
    let mut progress = Vec::new();
    let answers = app.store().answers(|read| progress.push(read)).await.expect("feedback");
    assert_eq!(progress.last(), Some(&2));
    let find = |id| answers.iter().find(|answer| answer.id == id).expect("the answer");
    let read = |id| {
        let answer = find(id);
        (answer.language.as_str(), answer.helpful, answer.comment.as_deref(), answer.reason, answer.step)
    };
    assert_eq!(read(first), ("sv", true, Some("Bra"), None, None));
    assert_eq!(read(second), ("en", false, None, None, None));
    assert!(answers.iter().all(|answer| answer.article == "uppdatera-kort" && answer.created <= answer.updated));
}

#[tokio::test]
async fn answers_from_before_there_were_reasons_stay_readable() {
    let app = TestApp::start().await;
    let id = vote(&app, "sv", false, "Bra").await;
    let item = app.items().await.remove(0);
    assert!(["reason", "step", "version"].iter().all(|name| !item.contains_key(*name)));
    let body = json!({
        "article": "uppdatera-kort", "language": "sv", "helpful": false,
        "reason": "outdated", "step": 3, "version": "0123456789ab",
    });
    assert_eq!(app.put(&id.to_string(), body).await.status, 200);
    let answer = app.store().answers(|_| ()).await.expect("feedback").remove(0);
    assert_eq!((answer.reason, answer.step), (Some(Reason::Outdated), Some(3)));
    assert_eq!((answer.version.as_deref(), answer.comment.as_deref()), (Some("0123456789ab"), Some("Bra")));
}

#[tokio::test]
async fn all_pages_of_the_table_are_read() {
    let app = TestApp::start().await;
    let (client, table) = app.table();
    let text = |value: &str| AttributeValue::S(value.to_owned());
    // One call reads 1 MB: these items are 1.5 MB.
    let padding = "å".repeat(25_000);
    for number in 0..30 {
        let time = format!("2026-11-22T16:49:00.{number:03}Z");
        let put = client.put_item().table_name(table).item("pk", text(&Uuid::new_v4().to_string()));
        put.item("page", text("sv#uppdatera-kort"))
            .item("article", text("uppdatera-kort"))
            .item("language", text("sv"))
            .item("created", text(&time))
            .item("updated", text(&time))
            .item("helpful", AttributeValue::Bool(true))
            .item("comment", text(&padding))
            .item("expires", AttributeValue::N("4000000000".to_owned()))
            .send()
            .await
            .expect("an item");
    }
    let mut progress = Vec::new();
    let answers = app.store().answers(|read| progress.push(read)).await.expect("feedback");
    assert_eq!(answers.len(), 30);
    assert!(progress.len() > 1 && progress.is_sorted(), "{progress:?}");
}

#[tokio::test]
async fn expired_feedback_is_skipped_and_corrupt_feedback_is_an_error() {
    let app = TestApp::start().await;
    vote(&app, "sv", true, "").await;
    let (client, table) = app.table();
    let id = app.items().await.remove(0)["pk"].clone();
    let set = async |expression: &str, value: AttributeValue| {
        let update = client.update_item().table_name(table).key("pk", AttributeValue::S(id.clone()));
        update
            .update_expression(expression)
            .expression_attribute_values(":value", value)
            .send()
            .await
            .expect("a change");
    };
    set("SET expires = :value", AttributeValue::N("1700000000".to_owned())).await;
    assert!(app.store().answers(|_| ()).await.expect("none").is_empty());

    set("SET expires = :value", AttributeValue::N("4000000000".to_owned())).await;
    set("SET helpful = :value", AttributeValue::S("hemligt".to_owned())).await;
    let error = app.store().answers(|_| ()).await.expect_err("a corrupt item");
    assert!(matches!(&error, StoreError::Corrupt(corrupt) if *corrupt == id));
    assert!(!error.to_string().contains("hemligt"));
}

#[tokio::test]
async fn without_its_table_the_error_has_its_causes() {
    let app = TestApp::with_its_table_away().await;
    let error = app.store().answers(|_| ()).await.expect_err("there is no table");
    assert!(matches!(error, StoreError::Unavailable(_)));
    assert!(error.to_string().starts_with("DynamoDB: dispatch failure: "), "{error}");
}
