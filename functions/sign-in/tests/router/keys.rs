//! The provider's keys change.

use std::time::Duration;

use serde_json::json;

use crate::app::TestApp;
use crate::people::anna;

async fn signs_in(app: &TestApp) -> bool {
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    browser.is_signed_in().await
}

#[tokio::test]
async fn keys_are_fetched_once_and_cached() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        assert!(signs_in(&app).await);
    }
    assert_eq!(app.provider.key_requests(), 1);
}

#[tokio::test]
async fn several_changes_of_the_key_within_a_minute_go_unnoticed() {
    let app = TestApp::start().await;
    assert!(signs_in(&app).await);
    for key in ["key-2", "key-3", "key-4"] {
        app.provider.rotate(key);
        assert!(signs_in(&app).await, "{key}");
        assert!(signs_in(&app).await, "{key}");
    }
    assert_eq!(app.provider.key_requests(), 4);
}

#[tokio::test]
async fn keys_without_ids_change_too() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.key = json!({"kid": null}));
    assert!(signs_in(&app).await);
    app.provider.rotate("key-2");
    assert!(signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 2);
}

#[tokio::test]
async fn a_key_that_stays_unknown_is_fetched_at_most_five_times_a_minute() {
    let app = TestApp::start().await;
    assert!(signs_in(&app).await);
    // The provider signs with a key that it does not publish.
    app.provider.rules(|rules| rules.header = json!({"kid": "another"}));
    for _ in 0..8 {
        assert!(!signs_in(&app).await);
    }
    assert_eq!(app.provider.key_requests(), 6);

    pass(Duration::from_secs(61)).await;
    assert!(!signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 7);
}

#[tokio::test]
async fn keys_are_not_cached_for_ever() {
    let app = TestApp::start().await;
    assert!(signs_in(&app).await);
    pass(Duration::from_mins(61)).await;
    assert!(signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 2);
}

pub(crate) async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
