//! Answers: comparisons, reasons and next steps.

use billing::{AddressDraft, Card, Details, PostalAddress, SubscriptionStatus};
use jiff::Timestamp;
use serde_json::{Value, json};
use testing::TestResponse;

use crate::app::TestApp;
use crate::demo::{self, ANNA, BJORN, NORRBACKA, month};

/// The results in the order of the answer: `last4 match, expiry differs`.
fn results(answer: &TestResponse) -> String {
    let answer = answer.ok();
    let fields = answer["fields"].as_array().expect("fields").iter();
    let text = |field: &Value, name: &str| field[name].as_str().expect("a text").to_owned();
    fields.map(|field| format!("{} {}", text(field, "field"), text(field, "result"))).collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn ones_own_card_is_compared_field_by_field() {
    let app = TestApp::start().await;
    let address = json!({"line1": "Storgatan 1 lgh 1102", "line2": "c/o Berg", "postalCode": "11123", "city": "MALMO", "country": "SE"});
    let card = json!({"last4": "4242", "expiry": month(5), "holder": "ANNA ALM", "address": address});
    let answer = app.check(ANNA, "sub_premium", &card).await;
    assert_eq!(
        results(&answer),
        "last4 match, expiry match, holder format-only, address.line1 format-only, address.line2 not-on-file, \
         address.postalCode differs, address.city format-only, address.region not-given, address.country match"
    );
    let answer = answer.ok();
    assert_eq!((&answer["decline"], &answer["card"]), (&Value::Null, &json!({"status": "ok"})));
    assert_eq!(answer["next"], json!(["edit-card", "add-card"]));
}

#[tokio::test]
async fn of_another_admins_card_only_what_all_may_see_is_compared() {
    let app = TestApp::start().await;
    let address = json!({"line1": "Storgatan 1, Lgh 1102", "city": "Malmö"});
    let card = json!({"last4": "4242", "expiry": month(4), "holder": "Anna Alm", "address": address});
    for (who, subscription) in [(BJORN, "sub_premium"), (ANNA, "sub_imported")] {
        let answer = app.check(who, subscription, &card).await;
        assert_eq!(results(&answer), "last4 match, expiry differs");
    }
    assert_eq!(app.check(BJORN, "sub_premium", &card).await.ok()["next"], json!(["add-card", "ask-owner"]));
    assert_eq!(app.check(ANNA, "sub_imported", &card).await.ok()["next"], json!(["add-card"]));
    // Neither the details on file, nor whether they are the same.
    let (right, wrong) = (json!({"holder": "Anna Alm"}), json!({"holder": "Björn Berg"}));
    assert_eq!(app.check(BJORN, "sub_premium", &right).await.text, app.check(BJORN, "sub_premium", &wrong).await.text);
}

#[tokio::test]
async fn the_reason_and_the_next_step_need_no_values_and_are_not_counted() {
    let app = TestApp::start().await;
    for _ in 0..25 {
        let answer = app.ask(BJORN, "sub_exchange").await.ok();
        assert_eq!(answer["decline"]["code"], "expired_card");
        assert_eq!(answer["decline"]["category"], "fix");
        assert_eq!(answer["decline"]["field"], "expiry");
        assert_eq!(answer["decline"]["amount"], "1234.50");
        assert_eq!(answer["decline"]["statementName"], "MOLNBUTIKEN");
        assert_eq!(answer["card"], json!({"status": "expired"}));
        assert_eq!(answer["next"], json!(["edit-card", "add-card"]));
    }
    let blank = json!({"last4": "", "expiry": " ", "holder": null, "address": {"city": ""}});
    let answer = app.check(BJORN, "sub_exchange", &blank).await;
    assert!(results(&answer).split(", ").all(|result| result.ends_with(" not-given")));
    assert_eq!(app.ask(ANNA, "sub_exchange").await.ok()["next"], json!(["add-card", "ask-owner"]));
    assert!(app.counts().await.is_empty());
}

#[tokio::test]
async fn an_address_that_is_none_is_compared_part_by_part() {
    let app = TestApp::start().await;
    let address = AddressDraft { postal_code: Some("1112".to_owned()), ..AddressDraft::default() };
    let before = demo::card("card_odd", Some(ANNA), 5);
    let details = Details { address: PostalAddress::on_file(&address), ..before.details().clone() };
    let card = Card::new(before.id().clone(), details, before.owner().cloned(), Timestamp::now());
    let subscription = demo::subscription("sub_odd", SubscriptionStatus::Active, Some("card_odd"))
        .with_last_decline(demo::decline("card_odd", "incorrect_zip"));
    demo::keep_with(&app.billing(), NORRBACKA, &subscription, Some(&card)).await;
    let answer =
        app.check(ANNA, "sub_odd", &json!({"address": {"line1": "Storgatan 1", "postalCode": "111 22"}})).await;
    let results = results(&answer);
    assert!(
        results.contains("address.line1 not-on-file") && results.contains("address.postalCode differs"),
        "{results}"
    );
    let answer = answer.ok();
    assert_eq!(
        (&answer["next"], &answer["decline"]["field"]),
        (&json!(["edit-card", "contact-bank", "add-card"]), &json!("address.postalCode"))
    );
}

#[tokio::test]
async fn what_is_paid_by_invoice_needs_no_card() {
    let app = TestApp::start().await;
    for (status, next) in [(SubscriptionStatus::Active, "nothing"), (SubscriptionStatus::PastDue, "contact-support")] {
        demo::keep(&app.billing(), NORRBACKA, &demo::subscription("sub_invoiced", status, None).invoiced()).await;
        let answer = app.ask(ANNA, "sub_invoiced").await.ok();
        assert_eq!((&answer["card"], &answer["next"]), (&json!(null), &json!([next])));
    }
}

#[tokio::test]
async fn another_card_in_the_hand_is_told_from_its_last_digits() {
    let app = TestApp::start().await;
    let answer = app.check(BJORN, "sub_exchange", &json!({"last4": "1881"})).await;
    assert!(results(&answer).starts_with("last4 differs, expiry not-given"));
    assert_eq!(answer.ok()["next"], json!(["add-card"]));
}

#[tokio::test]
async fn a_date_that_has_passed_can_be_compared() {
    let app = TestApp::start().await;
    let answer = app.check(BJORN, "sub_exchange", &json!({"expiry": month(-1)})).await;
    assert!(results(&answer).contains("expiry match"));
    assert_eq!(answer.ok()["next"], json!(["add-card"]));
}

#[tokio::test]
async fn a_subscription_without_a_card_or_at_its_end_has_an_answer_too() {
    let app = TestApp::start().await;
    let answer = app.check(ANNA, "sub_project", &json!({"last4": "4242", "holder": "Anna"})).await;
    assert_eq!(results(&answer), "last4 not-on-file, expiry not-given");
    let answer = answer.ok();
    assert_eq!(
        (&answer["card"], &answer["decline"], &answer["next"]),
        (&json!(null), &json!(null), &json!(["add-card"]))
    );
    assert!(app.counts().await.is_empty());
    assert_eq!(app.ask(ANNA, "sub_visio").await.ok()["next"], json!(["nothing"]));
}

#[tokio::test]
async fn a_decline_of_the_card_is_explained_whichever_subscription_it_was_for() {
    let app = TestApp::start().await;
    let active = SubscriptionStatus::Active;
    let other = demo::subscription("sub_apps", active, Some("card_anna"));
    demo::keep(&app.billing(), NORRBACKA, &other.with_last_decline(demo::decline("card_anna", "do_not_honor"))).await;
    let answer = app.ask(ANNA, "sub_premium").await.ok();
    assert_eq!((&answer["decline"]["code"], &answer["card"]["status"]), (&json!("do_not_honor"), &json!("declined")));
    assert_eq!(answer["next"], json!(["contact-bank", "verify-with-bank", "add-card"]));

    // A decline of a card that no longer pays the subscription is not explained.
    let moved = demo::subscription("sub_imported", active, Some("card_imported"));
    demo::keep(&app.billing(), NORRBACKA, &moved.with_last_decline(demo::decline("card_anna", "do_not_honor"))).await;
    let answer = app.ask(ANNA, "sub_imported").await.ok();
    assert_eq!((&answer["decline"], &answer["next"]), (&Value::Null, &json!(["nothing"])));
}

#[tokio::test]
async fn after_the_banks_approval_a_decline_is_past_and_what_is_owed_can_be_paid() {
    let app = TestApp::start().await;
    let decline = demo::decline("card_anna", "do_not_honor");
    let subscription = demo::subscription("sub_apps", SubscriptionStatus::PastDue, Some("card_anna"));
    let subscription = subscription.with_open_invoice(demo::owed()).with_last_decline(decline);
    demo::keep(&app.billing(), NORRBACKA, &subscription).await;
    assert_eq!(app.ask(ANNA, "sub_apps").await.ok()["next"], json!(["contact-bank", "pay-now", "add-card"]));

    app.billing().mark_verified(NORRBACKA, &demo::card_id("card_anna"), 1, Timestamp::now()).await.expect("a mark");
    let answer = app.ask(ANNA, "sub_apps").await.ok();
    assert_eq!((&answer["decline"], &answer["card"]["status"]), (&Value::Null, &json!("ok")));
    assert_eq!(answer["next"], json!(["pay-now", "add-card"]));
}
