//! How a session ended, and signing out on all devices.

use serde_json::json;

use crate::app::TestApp;
use crate::people::{anna, david};

#[tokio::test]
async fn a_page_can_tell_an_end_by_time_from_a_sign_out() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let person = browser.session().await["person"].clone();
    app.pass(30, 30).await;
    assert_eq!(browser.session().await, json!({"signedIn": false, "person": person}));
    browser.post("/api/sign-out").await;
    assert_eq!(browser.session().await, json!({"signedIn": false}));

    // A session of another person has ended by time: it is not this person's.
    browser.sign_in(david()).await;
    app.pass(30, 30).await;
    assert_ne!(browser.session().await["person"], person);
}

#[tokio::test]
async fn a_session_that_dynamodb_has_deleted_ended_by_time() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let person = browser.session().await["person"].clone();
    let cookie = browser.cookies["__Host-sid"].clone();
    browser.post("/api/sign-out").await;
    browser.cookies.insert("__Host-sid".to_owned(), cookie);
    assert_eq!(browser.session().await, json!({"signedIn": false, "person": person}));
}

#[tokio::test]
async fn signing_out_on_all_devices_ends_the_persons_sessions_and_nobody_elses() {
    let app = TestApp::start().await;
    let (mut phone, mut laptop, mut other) = (app.browser(), app.browser(), app.browser());
    phone.sign_in(anna()).await;
    laptop.sign_in(anna()).await;
    other.sign_in(david()).await;
    assert_eq!(phone.post("/api/sign-out?everywhere=true").await.status, 204);
    // Not by time: a page there keeps nothing.
    for browser in [&mut phone, &mut laptop] {
        assert_eq!(browser.session().await, json!({"signedIn": false}));
    }
    assert!(other.is_signed_in().await);

    // The person can sign in again, on any device.
    laptop.sign_in(anna()).await;
    phone.sign_in(anna()).await;
    assert!(laptop.is_signed_in().await && phone.is_signed_in().await && other.is_signed_in().await);
    phone.post("/api/sign-out").await;
    assert!(laptop.is_signed_in().await);
}

#[tokio::test]
async fn only_who_is_signed_in_signs_out_on_all_devices() {
    let app = TestApp::start().await;
    let mut laptop = app.browser();
    laptop.sign_in(anna()).await;
    // Without a cookie, and with one whose secret is made up.
    let mut stranger = app.browser();
    for _ in 0..2 {
        let answer = stranger.post("/api/sign-out?everywhere=true").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "not-signed-in"));
        let person = laptop.session().await["person"].as_str().expect("a text").to_owned();
        stranger.cookies.insert("__Host-sid".to_owned(), format!("{}.{person}", "A".repeat(43)));
    }
    let answer = stranger.post("/api/sign-out?everywhere=yes").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid-everywhere"));
    assert!(laptop.is_signed_in().await);
}

#[tokio::test]
async fn a_session_of_an_earlier_version_goes_on() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let pk = app.sessions().await.remove(0)["pk"].clone();
    app.update(&pk, "REMOVE hours, begun_ms").send().await.expect("an old session");
    let secret = browser.cookies["__Host-sid"].split_once('.').expect("two parts").0.to_owned();
    browser.cookies.insert("__Host-sid".to_owned(), secret);
    app.pass(479, 1).await;
    assert!(browser.is_signed_in().await);
    app.pass(1, 0).await;
    assert_eq!(browser.session().await, json!({"signedIn": false}));
}

#[tokio::test]
async fn a_cookie_that_was_cut_short_does_not_outlive_a_sign_out_on_all_devices() {
    let app = TestApp::start().await;
    let (mut thief, mut person) = (app.browser(), app.browser());
    person.sign_in(anna()).await;
    let secret = person.cookies["__Host-sid"].split_once('.').expect("two parts").0.to_owned();
    thief.cookies.insert("__Host-sid".to_owned(), secret);
    assert!(thief.is_signed_in().await);
    let mut phone = app.browser();
    phone.sign_in(anna()).await;
    phone.post("/api/sign-out?everywhere=true").await;
    assert!(!thief.is_signed_in().await && !person.is_signed_in().await);
}
