//! The provider's keys change.

use std::time::Duration;

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
async fn an_unknown_key_is_fetched_at_most_once_a_minute() {
    let app = TestApp::start().await;
    assert!(signs_in(&app).await);
    app.provider.rotate("key-2");
    assert!(signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 2);

    // The provider changed its key again at once, or somebody invents keys.
    app.provider.rotate("key-3");
    assert!(!signs_in(&app).await);
    assert!(!signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 2);

    pass(Duration::from_secs(61)).await;
    assert!(signs_in(&app).await);
    assert_eq!(app.provider.key_requests(), 3);
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
