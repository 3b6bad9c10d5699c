//! The same edit sent again: it is made once, and always has the same answer.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::json;

use crate::app::{TestApp, edit_request};
use crate::demo::{ANNA, BJORN, month};

#[tokio::test(flavor = "multi_thread")]
async fn fifty_sends_at_once_are_one_change() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(ANNA).await;
    let body = json!({"expiry": month(30), "holder": "Anna M Alm"}).to_string();
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (app, request) = (app.clone(), edit_request(&cookie, "card_anna", 1, "one-key", body.clone()));
        sends.spawn(async move { app.send(request).await });
    }
    let answers = sends.join_all().await;
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.text == answers[0].text));
    assert_eq!(answers[0].ok()["version"], 2);
    assert_eq!(app.items_of("KEY#").await.len(), 1);
    assert_eq!(app.psp.made("payment_methods/pm_anna").len(), 1);
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_whatever_has_happened_since() {
    let app = TestApp::start().await;
    let body = json!({"holder": "Anna A"});
    let first = app.edit(ANNA, "card_anna", 1, "first", &body).await;
    assert_eq!(app.edit(ANNA, "card_anna", 2, "second", &json!({"holder": "Anna B"})).await.status, 200);
    let before = app.items().await;
    let again = app.edit(ANNA, "card_anna", 1, "first", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let app = TestApp::start().await;
    let body = json!({"holder": "Anna A"});
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &body).await.status, 200);
    let before = app.items().await;
    let reused = (422, "idempotency-key-reused".to_owned());
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": "Anna B"})).await.problem(), reused);
    assert_eq!(app.edit(ANNA, "card_anna", 2, "key", &body).await.problem(), reused);
    assert_eq!(app.edit(ANNA, "card_bjorn", 1, "key", &body).await.problem(), reused);
    assert_eq!(app.edit(ANNA, "card_anna", 2, "key", &json!({})).await.problem(), reused);
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn two_admins_may_choose_the_same_key() {
    let app = TestApp::start().await;
    let body = json!({"expiry": month(30)});
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &body).await.ok()["id"], "card_anna");
    assert_eq!(app.edit(BJORN, "card_bjorn", 1, "key", &body).await.ok()["id"], "card_bjorn");
    assert_eq!(app.items_of("KEY#").await.len(), 2);
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    let app = TestApp::start().await;
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": ""})).await.problem().0, 422);
    assert_eq!(app.edit(ANNA, "card_anna", 7, "key", &json!({"holder": "Anna A"})).await.problem().0, 412);
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": "Anna A"})).await.status, 200);
}

#[tokio::test]
async fn after_a_day_a_key_is_free_again() {
    let app = TestApp::start().await;
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": "Anna A"})).await.status, 200);
    // DynamoDB has not deleted it yet.
    let mut record = app.items_of("KEY#").await.remove(0);
    record.insert("expires".to_owned(), AttributeValue::N("1700000000".to_owned()));
    app.put(record).await;
    let answer = app.edit(ANNA, "card_anna", 2, "key", &json!({"holder": "Anna B"})).await;
    assert_eq!(answer.ok()["version"], 3);
}
