//! The provider or the table does not respond: the event is sent again, and then processed.

use serde_json::json;

use crate::app::{TestApp, event, signed};
use crate::provider::Provider;

fn told() -> String {
    event("evt_1", "customer.subscription.updated", &json!({"id": "sub_1", "customer": "cus_1"}))
}

#[tokio::test]
async fn what_could_not_be_dealt_with_is_not_lost() {
    let app = TestApp::start().await;
    app.provider.break_down(true);
    for _ in 0..2 {
        assert_eq!(app.send(signed(&told())).await, (503, "unavailable".to_owned()));
    }
    assert!(app.items().await.is_empty());
    app.provider.break_down(false);
    assert_eq!(app.send(signed(&told())).await.0, 200);
    assert!(app.subscription().await.is_some());
}

#[tokio::test]
async fn without_the_table_nothing_is_dealt_with() {
    let (provider, url) = Provider::start().await;
    let app = TestApp::behind("http://127.0.0.1:1", provider, &url).await;
    assert_eq!(app.send(signed(&told())).await, (503, "unavailable".to_owned()));
    assert!(app.provider.asked().is_empty());
}
