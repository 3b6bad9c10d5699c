//! The provider or the table does not respond: the event is sent again, and then processed.

use serde_json::json;
use testing::{Fault, TestDb};

use crate::app::{TestApp, event, signed};

fn updated() -> String {
    event("evt_1", "customer.subscription.updated", &json!({"id": "sub_1", "customer": "cus_1"}))
}

#[tokio::test]
async fn what_could_not_be_processed_is_not_lost() {
    let app = TestApp::start().await;
    app.provider.breaks("", Fault::Answer(500, json!({})));
    for _ in 0..2 {
        assert_eq!(app.send(signed(&updated())).await, (503, "unavailable".to_owned()));
    }
    assert!(app.items().await.is_empty());
    app.provider.recovers();
    assert_eq!(app.send(signed(&updated())).await.0, 200);
    assert!(app.subscription().await.is_some());
}

#[tokio::test]
async fn without_the_table_nothing_is_processed() {
    let app = TestApp::behind(TestDb::away().await).await;
    assert_eq!(app.send(signed(&updated())).await, (503, "unavailable".to_owned()));
    assert!(app.provider.requests().is_empty());
}
