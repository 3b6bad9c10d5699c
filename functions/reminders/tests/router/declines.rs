//! What cannot wait: a payment that is declined, and one that goes through after all.

use serde_json::json;

use crate::app::{APRIL, TestApp, summary};

#[tokio::test]
async fn a_decline_is_told_in_the_next_run_by_night_as_well() {
    let app = TestApp::start().await;
    app.decline("2027-01-15T02:00:00Z").await;
    let [mail] = &app.mails("2027-01-15T02:04:00Z").await[..] else { panic!("one mail") };
    assert_eq!((mail.to.as_str(), mail.kind.as_str()), ("anna@norrbacka.example", "decline"));
    for text in ["1 234,50 kr", "Visio", "15 januari 2027", "https://help.example.com/sv/avvisat-kort/#card--card_1"] {
        assert!(mail.text.contains(text), "{text}: {}", mail.text);
    }
    // Nobody but the account's owner knows why.
    assert!(!mail.text.contains("täckning") && !mail.subject.contains("täckning"), "{}", mail.text);
    assert_eq!(app.mails("2027-01-15T02:09:00Z").await, []);
}

#[tokio::test]
async fn the_same_decline_is_told_once_a_day_however_often_the_bank_declines() {
    let app = TestApp::start().await;
    for (at, count) in [("2027-01-15T02:00:00Z", 1), ("2027-01-15T03:00:00Z", 0), ("2027-01-18T02:00:00Z", 1)] {
        app.decline(at).await;
        assert_eq!(app.mails(at).await.len(), count, "{at}");
    }
}

#[tokio::test]
async fn what_is_settled_before_the_run_is_not_told() {
    for status in ["paid", "void"] {
        let app = TestApp::start().await;
        app.decline("2027-01-15T02:00:00Z").await;
        app.settle(status).await;
        assert_eq!(app.mails("2027-01-15T02:05:00Z").await, [], "{status}");
        assert_eq!(app.billing().outbox(crate::app::time(APRIL)).await.expect("the outbox"), []);
    }
}

#[tokio::test]
async fn a_payment_is_told_after_a_decline_that_was_told() {
    let app = TestApp::start().await;
    app.decline("2027-01-15T02:00:00Z").await;
    app.run("2027-01-15T02:05:00Z").await;
    app.sent();
    app.settle("paid").await;
    let [mail] = &app.mails("2027-01-15T02:10:00Z").await[..] else { panic!("one mail") };
    assert_eq!((mail.kind.as_str(), mail.headers.len()), ("paid", 0));
    assert!(mail.text.contains("1 234,50 kr"), "{}", mail.text);
    assert_eq!(app.mails("2027-01-15T02:15:00Z").await, []);
}

#[tokio::test]
async fn an_invoice_that_is_withdrawn_is_not_paid() {
    let app = TestApp::start().await;
    app.decline("2027-01-15T02:00:00Z").await;
    assert_eq!(app.mails("2027-01-15T02:05:00Z").await.len(), 1);
    app.settle("void").await;
    assert_eq!(app.mails("2027-01-15T02:10:00Z").await, []);
}

#[tokio::test]
async fn a_decline_comes_though_there_was_a_mail_on_that_day() {
    let app = TestApp::start().await;
    assert_eq!(summary(&app.mails(APRIL).await), [("anna", "expiry")]);
    app.decline("2027-04-15T09:00:00Z").await;
    assert_eq!(summary(&app.mails("2027-04-15T09:05:00Z").await), [("anna", "decline")]);
}

#[tokio::test]
async fn the_card_that_pays_now_is_asked_for_afresh() {
    let app = TestApp::start().await;
    app.decline("2027-01-15T02:00:00Z").await;
    // Another card pays, and no event of it has come.
    app.provider.change("sub_1", |it| it["default_payment_method"] = json!("pm_2"));
    assert_eq!(app.mails("2027-01-15T02:05:00Z").await, []);
}
