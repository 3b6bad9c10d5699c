//! Each mail once: whatever fails, and however many run at the same time.

use billing::Told;
use jiff::ToSpan;
use reminders::Report;
use testing::{ANNA, TestDb};

use crate::app::{APRIL, TestApp, person, summary, time};
use crate::mail_service::Fault;

#[tokio::test]
async fn two_runs_at_the_same_time_send_one_mail() {
    let app = TestApp::start().await;
    app.decline("2027-04-15T07:58:00Z").await;
    let runs = (0..4).map(|_| {
        let reminders = app.reminders.clone();
        tokio::spawn(async move { reminders.run(time(APRIL)).await.expect("a run") })
    });
    for run in runs.collect::<Vec<_>>() {
        run.await.expect("no panic");
    }
    assert_eq!(summary(&app.sent()), [("anna", "decline")]);
    assert_eq!(app.mails("2027-04-15T08:05:00Z").await, []);
}

#[tokio::test]
async fn a_mail_service_that_takes_nothing_gets_it_in_the_next_run() {
    let app = TestApp::start().await;
    app.decline("2027-04-15T07:58:00Z").await;
    app.mail.fails(Fault::Throttled);
    for _ in 0..2 {
        assert_eq!(app.run(APRIL).await, Report { due: 1, sent: 0, failed: 1 });
    }
    assert_eq!(app.sent(), []);
    app.mail.fails(None);
    assert_eq!(summary(&app.mails("2027-04-15T08:05:00Z").await), [("anna", "decline")]);
    assert_eq!(app.mails("2027-04-15T08:10:00Z").await, []);
}

#[tokio::test]
async fn a_mail_service_that_takes_one_request_a_second_gets_one_a_second() {
    let app = TestApp::start().await;
    for surplus in [1, 2] {
        app.decline(&format!("2027-04-1{surplus}T07:58:00Z")).await;
        app.mail.throttles_next(surplus);
        assert_eq!(summary(&app.mails(&format!("2027-04-1{surplus}T08:00:00Z")).await), [("anna", "decline")]);
    }
    app.decline("2027-04-13T07:58:00Z").await;
    app.mail.throttles_next(3);
    assert_eq!(app.run("2027-04-13T08:00:00Z").await.failed, 1);
    assert_eq!(summary(&app.mails("2027-04-13T08:05:00Z").await), [("anna", "decline")]);
}

#[tokio::test]
async fn a_sender_that_is_not_set_up_fails_no_run_and_the_mail_goes_out_on_the_same_day() {
    let app = TestApp::start().await;
    app.decline("2027-04-15T07:58:00Z").await;
    app.mail.fails(Fault::SenderUnknown);
    // Once for the news, and once in the look of the day.
    for _ in 0..2 {
        assert_eq!(app.run(APRIL).await, Report { due: 2, sent: 0, failed: 2 });
    }
    app.mail.fails(None);
    assert_eq!(summary(&app.mails("2027-04-15T08:05:00Z").await), [("anna", "decline")]);
}

#[tokio::test]
async fn a_mail_of_which_nobody_knows_is_told_again_the_next_day() {
    let app = TestApp::start().await;
    app.decline("2027-04-15T07:58:00Z").await;
    app.mail.fails(Fault::Lost);
    let report = app.run(APRIL).await;
    assert_eq!((report.due, report.sent), (1, 0));
    app.mail.fails(None);
    assert_eq!(summary(&app.sent()), [("anna", "decline")]);
    assert_eq!(app.mails("2027-04-15T23:00:00Z").await.len() + app.mails("2027-04-15T21:55:00Z").await.len(), 1);
    assert_eq!(app.mails("2027-04-16T08:00:00Z").await, []);
}

#[tokio::test]
async fn what_is_paid_in_the_meantime_is_not_told_again() {
    let app = TestApp::start().await;
    app.decline("2027-01-15T07:58:00Z").await;
    app.mail.fails(Fault::Lost);
    app.run("2027-01-15T08:00:00Z").await;
    app.sent();
    app.mail.fails(None);
    app.settle("paid").await;
    // The mail may have arrived.
    assert_eq!(summary(&app.mails("2027-01-16T08:00:00Z").await), [("anna", "paid")]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_sends_nothing_twice() {
    let app = TestApp::start().await;
    for hours in 0..6 {
        let at = time(APRIL) - (hours * 20).hours();
        app.reminders.run(at).await.expect("a run");
    }
    assert_eq!(summary(&app.sent()), [("anna", "expiry")]);
}

#[tokio::test]
async fn a_run_that_was_killed_before_it_sent_is_made_up_for() {
    let app = TestApp::start().await;
    let billing = app.billing();
    let organisation = billing.organisation(ANNA.organisation).await.expect("an organisation");
    let today = billing::today_in_sweden(time(APRIL));
    let notices = organisation.reminders(today);
    assert!(billing.claim(ANNA.organisation, &person(ANNA), &notices, today, time(APRIL)).await.expect("claimed"));
    assert_eq!(app.mails("2027-04-15T08:05:00Z").await, []);
    assert_eq!(summary(&app.mails("2027-04-16T08:00:00Z").await), [("anna", "expiry")]);
}

#[tokio::test]
async fn what_another_run_could_not_send_is_told_on_the_same_day() {
    let app = TestApp::start().await;
    let billing = app.billing();
    let organisation = billing.organisation(ANNA.organisation).await.expect("an organisation");
    let (today, now, anna) = (billing::today_in_sweden(time(APRIL)), time(APRIL), person(ANNA));
    let notices = organisation.reminders(today);
    assert!(billing.claim(ANNA.organisation, &anna, &notices, today, now).await.expect("claimed"));
    assert_eq!(app.mails("2027-04-15T08:05:00Z").await, []);
    billing.release(ANNA.organisation, &anna, &notices, &Told::default(), now).await.expect("released");
    assert_eq!(summary(&app.mails("2027-04-15T08:10:00Z").await), [("anna", "expiry")]);
}

#[tokio::test]
async fn with_mails_off_nothing_is_read_or_sent() {
    let app = TestApp::start().await;
    let (_, reminders) = app.without_mails(&TestDb::away().await).await;
    assert_eq!(reminders.run(time(APRIL)).await.expect("nothing to do"), Report::default());
}
