//! What can wait: the end of a card, and a renewal for a year.

use serde_json::json;
use testing::{BJORN, Fault};

use crate::app::{APRIL, TestApp, summary, time};

#[tokio::test]
async fn the_end_of_a_card_is_told_three_times_and_each_once() {
    let app = TestApp::start().await;
    for (at, kinds) in [
        ("2027-02-28T08:00:00Z", 0),
        ("2027-03-01T08:00:00Z", 1),
        ("2027-03-01T08:05:00Z", 0),
        ("2027-03-02T08:00:00Z", 0),
        ("2027-04-01T08:00:00Z", 1),
        ("2027-04-02T08:00:00Z", 0),
        ("2027-04-23T08:00:00Z", 1),
        ("2027-04-30T08:00:00Z", 0),
        ("2027-05-01T08:00:00Z", 0),
    ] {
        assert_eq!(summary(&app.mails(at).await), vec![("anna", "expiry"); kinds], "{at}");
    }
}

#[tokio::test]
async fn a_mail_says_what_ends_and_leads_to_the_card() {
    let app = TestApp::start().await;
    let [mail] = &app.mails(APRIL).await[..] else { panic!("one mail") };
    assert!(mail.subject.contains("4242"), "{}", mail.subject);
    for text in ["Anna Alm", "30 april 2027", "Visio", "https://help.example.com/sv/uppdatera-kort/#card--card_1"] {
        assert!(mail.text.contains(text), "{text}: {}", mail.text);
    }
    let [(name, url), (post, one_click)] = &mail.headers[..] else { panic!("{:?}", mail.headers) };
    assert_eq!((name.as_str(), post.as_str()), ("List-Unsubscribe", "List-Unsubscribe-Post"));
    assert_eq!(one_click, "List-Unsubscribe=One-Click");
    assert!(
        url.starts_with("<https://help.example.com/api/reminders/unsubscribe?token=") && url.ends_with('>'),
        "{url}"
    );
}

#[tokio::test]
async fn what_is_no_longer_true_at_the_provider_is_not_told() {
    let app = TestApp::start().await;
    // No event has come yet.
    app.provider.change("pm_1", |it| it["card"]["exp_year"] = json!(2031));
    assert_eq!(app.mails(APRIL).await, []);
    app.change_card(4, 2027).await;
    app.provider.change("sub_1", |it| it["cancel_at_period_end"] = json!(true));
    assert_eq!(app.mails("2027-04-16T08:00:00Z").await, []);
    app.provider.change("sub_1", |it| it["cancel_at_period_end"] = json!(false));
    app.event("evt_back").await;
    assert_eq!(app.mails("2027-04-17T08:00:00Z").await.len(), 1);
}

#[tokio::test]
async fn nobody_is_woken_up_and_a_look_is_made_once_a_day() {
    let app = TestApp::start().await;
    // Before 7 o'clock in Sweden.
    assert_eq!(app.mails("2027-04-15T04:55:00Z").await, []);
    assert_eq!(app.mails("2027-04-15T05:00:00Z").await.len(), 1);
    app.sign_in(BJORN, "bjorn@norrbacka.example", APRIL).await;
    app.provider.change("sub_1", |it| it["default_payment_method"] = json!("pm_2"));
    app.event("evt_1").await;
    assert_eq!(app.mails("2027-04-15T06:00:00Z").await, []);
    app.reminders.run_now(time("2027-04-15T22:30:00Z")).await.expect("a run");
    assert_eq!(summary(&app.sent()), [("bjorn", "expiry")]);
}

#[tokio::test]
async fn a_renewal_for_a_year_is_told() {
    let app = TestApp::start().await;
    app.provider.change("pm_1", |it| it["card"]["exp_year"] = json!(2031));
    app.provider.change("sub_1", |it| it["items"]["data"][0]["price"]["recurring"]["interval"] = json!("year"));
    app.event("evt_1").await;
    let [mail] = &app.mails(APRIL).await[..] else { panic!("one mail") };
    assert_eq!(mail.kind, "renewal");
    assert!(mail.subject.contains("Visio") && mail.text.contains("14 maj 2027"), "{}", mail.text);
    assert_eq!(mail.headers.len(), 2);
    assert_eq!(app.mails("2027-04-16T08:00:00Z").await, []);
}

#[tokio::test]
async fn what_is_due_at_the_same_time_is_one_mail_with_the_most_urgent_first() {
    let app = TestApp::start().await;
    app.provider.change("sub_1", |it| it["items"]["data"][0]["price"]["recurring"]["interval"] = json!("year"));
    app.event("evt_1").await;
    app.decline("2027-04-15T07:58:00Z").await;
    let [mail] = &app.mails(APRIL).await[..] else { panic!("one mail") };
    assert_eq!(mail.kind, "decline");
    // It cannot be declined.
    assert_eq!(mail.headers, []);
    for text in ["gick inte igenom", "30 april 2027"] {
        assert!(mail.text.contains(text), "{text}: {}", mail.text);
    }
    assert_eq!(app.mails("2027-04-16T08:00:00Z").await, []);
}

#[tokio::test]
async fn a_provider_that_is_away_is_asked_again_in_the_next_run() {
    let app = TestApp::start().await;
    app.provider.breaks("GET subscriptions", Fault::Answer(500, json!({})));
    let report = app.run(APRIL).await;
    assert_eq!((report.failed, report.sent), (1, 0));
    assert_eq!(app.sent(), []);
    app.provider.recovers();
    assert_eq!(summary(&app.mails("2027-04-15T08:05:00Z").await), [("anna", "expiry")]);
    assert_eq!(app.run("2027-04-15T08:10:00Z").await, reminders::Report::default());
}
