//! Who is told.

use serde_json::json;
use testing::{ANNA, BJORN};

use crate::app::{APRIL, TestApp, person, summary, time};

/// 12 months and a day before [`APRIL`].
const LONG_AGO: &str = "2026-04-14T08:00:00Z";

#[tokio::test]
async fn the_owner_is_told_and_nobody_else() {
    let app = TestApp::start().await;
    app.sign_in(BJORN, "bjorn@norrbacka.example", APRIL).await;
    assert_eq!(summary(&app.mails(APRIL).await), [("anna", "expiry")]);
}

#[tokio::test]
async fn the_other_admins_are_told_if_the_owner_cannot_be_reached() {
    for (address, signed_in, why) in [
        ("anna@norrbacka.example", LONG_AGO, "she has not signed in for a year"),
        ("åsa@norrbacka.example", APRIL, "the mail service does not take her address"),
        ("no address", APRIL, "it is none"),
        ("bounced@norrbacka.example", APRIL, "mails come back"),
    ] {
        let app = TestApp::without_contacts().await;
        app.mail.suppresses("bounced@norrbacka.example");
        app.sign_in(ANNA, address, signed_in).await;
        app.sign_in(BJORN, "bjorn@norrbacka.example", APRIL).await;
        assert_eq!(summary(&app.mails(APRIL).await), [("bjorn", "expiry")], "{why}");
    }
}

#[tokio::test]
async fn a_card_without_a_known_owner_is_everybodys() {
    let app = TestApp::start().await;
    app.sign_in(BJORN, "björn@bygg.example", APRIL).await;
    app.sign_in(BJORN, "bjorn@malmö.example", APRIL).await;
    app.provider.change("pm_1", |it| it["metadata"] = json!({}));
    let mails = app.mails(APRIL).await;
    let mut to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["anna@norrbacka.example", "bjorn@xn--malm-8qa.example"]);
    assert!(mails.iter().all(|mail| !mail.text.contains("Ändra utgångsdatumet")), "nobody may edit it: {mails:?}");
}

#[tokio::test]
async fn a_mail_that_is_refused_does_not_hold_up_the_others() {
    let app = TestApp::start().await;
    app.sign_in(BJORN, "bjorn@norrbacka.example", APRIL).await;
    app.provider.change("pm_1", |it| it["metadata"] = json!({}));
    app.mail.refuses("anna@norrbacka.example");
    assert_eq!(summary(&app.mails(APRIL).await), [("bjorn", "expiry")]);
    // The look has gone on to its end, and comes back to what failed only.
    let look = app.billing().look().await.expect("read").expect("a look");
    assert!(look.is_done && look.failed == [ANNA.organisation]);
}

#[tokio::test]
async fn an_address_that_is_rejected_is_tried_once_a_day() {
    let app = TestApp::start().await;
    app.mail.refuses("anna@norrbacka.example");
    for day in ["2027-04-15", "2027-04-16"] {
        let report = app.run(&format!("{day}T08:00:00Z")).await;
        assert_eq!((report.due, report.sent), (1, 0));
        app.provider.requests();
        assert_eq!(app.run(&format!("{day}T08:05:00Z")).await.due, 0);
        assert_eq!(app.provider.requests(), [""; 0]);
    }
    app.sign_in(ANNA, "anna.alm@norrbacka.example", "2027-04-16T08:10:00Z").await;
    assert_eq!(summary(&app.mails("2027-04-17T08:00:00Z").await), [("anna.alm", "expiry")]);
}

#[tokio::test]
async fn an_address_about_which_the_mail_service_takes_no_question_gets_its_mail() {
    let app = TestApp::start().await;
    app.mail.takes_no_question_about("anna@norrbacka.example");
    assert_eq!(summary(&app.mails(APRIL).await), [("anna", "expiry")]);
}

#[tokio::test]
async fn reminders_that_the_owner_does_not_want_go_to_nobody_but_declines_come() {
    let app = TestApp::start().await;
    app.sign_in(BJORN, "bjorn@norrbacka.example", APRIL).await;
    app.billing().decline_reminders(ANNA.organisation, &person(ANNA).hash()).await.expect("stored");
    assert_eq!(app.mails(APRIL).await, []);
    app.decline("2027-04-15T09:00:00Z").await;
    assert_eq!(summary(&app.mails("2027-04-15T09:05:00Z").await), [("anna", "decline")]);
}

#[tokio::test]
async fn without_anybody_to_tell_nothing_waits() {
    let app = TestApp::without_contacts().await;
    app.decline("2027-04-15T07:58:00Z").await;
    assert_eq!(app.run(APRIL).await, reminders::Report::default());
    assert_eq!(app.billing().outbox(time(APRIL)).await.expect("the outbox"), []);
}

#[tokio::test]
async fn a_name_with_signs_of_every_kind_does_no_harm() {
    let app = TestApp::without_contacts().await;
    let contact = billing::Contact::new(
        billing::Person::new(testing::ISSUER, ANNA.subject, "Alm, \"Anna\" <b>\r\nBcc: x@example.com"),
        "anna@norrbacka.example",
        "xx",
        time(APRIL),
    );
    app.billing().store_contact(ANNA.organisation, &contact).await.expect("stored");
    let [mail] = &app.mails(APRIL).await[..] else { panic!("one mail") };
    assert_eq!(mail.to, "anna@norrbacka.example");
    assert!(!mail.subject.contains('\n') && mail.headers.len() == 2);
}
