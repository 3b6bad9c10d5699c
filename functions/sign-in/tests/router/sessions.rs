//! Sessions: when a cookie signs somebody in, and for how long.

use aws_sdk_dynamodb::types::AttributeValue;
use axum::body::Body;
use jiff::Timestamp;
use serde_json::Value;

use crate::app::TestApp;
use crate::people::{anna, david};

#[tokio::test]
async fn the_table_holds_nothing_that_signs_in() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let token = browser.cookies["__Host-sid"].clone();
    let items = app.items().await;
    assert_eq!(items.len(), 2);
    for item in &items {
        assert!(item.values().all(|value| !value.contains(&token)));
        assert!(item["expires"].parse::<i64>().is_ok());
    }
    for key in items.iter().map(|item| &item["pk"]) {
        browser.cookies.insert("__Host-sid".to_owned(), key.clone());
        assert!(!browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn an_invented_cookie_signs_nobody_in() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let token = browser.cookies["__Host-sid"].clone();
    let (secret, person) = token.split_once('.').expect("two parts");
    let changed = format!("{}{}.{person}", &secret[..42], if secret.ends_with('A') { 'B' } else { 'A' });
    let of_another = format!("{secret}.{}", "0".repeat(64));
    let padded = format!("{token}=");
    for made_up in ["", "a", "anna-1", &changed, &of_another, &padded, &token[..42], &"A".repeat(43), &"a".repeat(5000)]
    {
        browser.cookies.insert("__Host-sid".to_owned(), made_up.to_owned());
        assert!(!browser.is_signed_in().await, "{made_up}");
    }
    // Under the name that is for plain http.
    browser.cookies = [("sid".to_owned(), token)].into();
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    for _ in 0..3 {
        app.pass(29, 29).await;
        assert!(browser.is_signed_in().await);
    }
    app.pass(30, 30).await;
    assert!(!browser.is_signed_in().await);
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn a_session_ends_even_if_it_is_used() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.pass(479, 1).await;
    let session = browser.session().await;
    assert_eq!(session["idleUntil"], session["until"]);
    app.pass(1, 0).await;
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn use_is_stored_twice_a_minute_and_the_page_is_shown_the_stored_time() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let pk = app.sessions().await.remove(0)["pk"].clone();
    for (seconds, is_written) in [(0, false), (20, false), (31, true), (90, true)] {
        let seen = Timestamp::now().as_second() - seconds;
        let update = app.update(&pk, "SET seen = :seen");
        update
            .expression_attribute_values(":seen", AttributeValue::N(seen.to_string()))
            .send()
            .await
            .expect("a change");
        let session = browser.session().await;
        let stored: i64 = app.sessions().await.remove(0)["seen"].parse().expect("seconds");
        assert_eq!(stored != seen, is_written, "{seconds} seconds");
        let idle_until: Timestamp = session["idleUntil"].as_str().expect("a time").parse().expect("RFC 3339");
        assert_eq!(idle_until, Timestamp::from_second(stored + 30 * 60).expect("a time"));
    }
}

#[tokio::test]
async fn a_page_can_tell_whether_it_is_the_same_person() {
    let app = TestApp::start().await;
    let person = async |mut claims: Value| {
        claims["email"] = Value::Null;
        let mut browser = app.browser();
        browser.sign_in(claims).await;
        browser.session().await["person"].as_str().expect("a text").to_owned()
    };
    let first = person(anna()).await;
    assert!(first.len() == 64 && first.bytes().all(|byte| byte.is_ascii_hexdigit()), "{first}");
    assert_eq!(person(anna()).await, first);
    assert_ne!(person(david()).await, first);
}

#[tokio::test]
async fn every_sign_in_has_a_new_id_and_ends_the_session_before() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let first = browser.cookies["__Host-sid"].clone();
    browser.sign_in(anna()).await;
    let second = browser.cookies["__Host-sid"].clone();
    assert_ne!(first, second);
    assert_eq!(app.sessions().await.len(), 1);
    browser.cookies.insert("__Host-sid".to_owned(), first);
    assert!(!browser.is_signed_in().await);

    // A token that somebody else planted in the browser does not become the person's.
    let planted = "A".repeat(43);
    let mut victim = app.browser();
    victim.cookies.insert("__Host-sid".to_owned(), planted.clone());
    victim.sign_in(david()).await;
    assert_ne!(victim.cookies["__Host-sid"], planted);
}

#[tokio::test]
async fn a_cookie_for_scripts_says_whether_somebody_may_be_signed_in_and_as_what() {
    const SET: &str = "__Host-signed-in=billing-admin; Path=/; SameSite=Lax; Secure";
    const REMOVED: &str = "__Host-signed-in=; Path=/; SameSite=Lax; Secure; Max-Age=0";
    let app = TestApp::start().await;
    let mut browser = app.browser();
    assert!(browser.get("/api/session").await.cookies().is_empty());
    browser.sign_in(anna()).await;
    assert_eq!(browser.cookies["__Host-signed-in"], "billing-admin");
    assert!(browser.get("/api/session").await.cookies().is_empty());
    // A session that is older than the cookie, and one that had another role.
    browser.cookies.remove("__Host-signed-in");
    assert_eq!(browser.get("/api/session").await.cookies(), [SET]);
    browser.cookies.insert("__Host-signed-in".to_owned(), "other".to_owned());
    assert_eq!(browser.get("/api/session").await.cookies(), [SET]);
    // The session ends by time, then on another device.
    app.pass(30, 30).await;
    assert_eq!(browser.get("/api/session").await.cookies(), [REMOVED]);
    assert!(browser.get("/api/session").await.cookies().is_empty());
    browser.sign_in(anna()).await;
    let mut elsewhere = app.browser();
    elsewhere.sign_in(anna()).await;
    elsewhere.post("/api/sign-out?everywhere=true").await;
    assert_eq!(browser.get("/api/session").await.cookies(), [REMOVED]);
}

#[tokio::test]
async fn a_corrupt_session_is_an_error() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let pk = app.sessions().await.remove(0)["pk"].clone();
    let update = app.update(&pk, "SET seen = :seen");
    update.expression_attribute_values(":seen", AttributeValue::S("x".to_owned())).send().await.expect("a change");
    assert_eq!(browser.get("/api/session").await.code(), "unavailable");
}

#[tokio::test]
async fn the_gateways_list_of_cookies_is_read() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let event = serde_json::json!({
        "version": "2.0",
        "routeKey": "ANY /api/session",
        "rawPath": "/api/session",
        "rawQueryString": "",
        "cookies": ["theme=dark", format!("__Host-sid={}", browser.cookies["__Host-sid"])],
        "headers": {"host": "help.example.com", "x-origin-secret": testing::SECRET},
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "domainName": "help.example.com", "domainPrefix": "help",
            "http": {
                "method": "GET", "path": "/api/session", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
                "userAgent": "test"
            },
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "ANY /api/session", "stage": "$default",
            "time": "22/Nov/2026:16:49:00 +0000", "timeEpoch": 1_795_366_140_000_i64
        },
        "isBase64Encoded": false
    });
    let request = lambda_http::request::from_str(&event.to_string()).expect("an event");
    assert_eq!(app.send(request.map(Body::new)).await.json()["name"], "Anna Alm");
}
