//! Events that come twice, all at once, or in the wrong order.

use billing::SubscriptionStatus;
use serde_json::json;
use testing::Fault;

use crate::app::{TestApp, card_id, event, signed};

fn updated(id: &str) -> String {
    event(id, "customer.subscription.updated", &json!({"id": "sub_1", "customer": "cus_1"}))
}

#[tokio::test]
async fn an_event_is_processed_once() {
    let app = TestApp::start().await;
    assert_eq!(app.send(signed(&updated("evt_1"))).await.0, 200);
    assert!(!app.provider.requests().is_empty());
    // The provider's object has changed since: another event will report that.
    app.provider.change("sub_1", |it| it["status"] = json!("canceled"));
    for _ in 0..3 {
        assert_eq!(app.send(signed(&updated("evt_1"))).await.0, 200);
    }
    assert!(app.provider.requests().is_empty());
    assert_eq!(app.subscription().await.expect("known").status(), SubscriptionStatus::Active);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_event_twenty_times_at_once_comes_to_the_same() {
    let app = TestApp::start().await;
    let all: Vec<_> = (0..20)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { app.send(signed(&updated("evt_1"))).await.0 })
        })
        .collect();
    for sent in all {
        assert_eq!(sent.await.expect("no panic"), 200);
    }
    let items = app.items().await;
    let keys: Vec<_> = items.keys().map(|key| key.split(' ').next_back().unwrap_or_default()).collect();
    let of_kind = |kind: &str| keys.iter().filter(|key| key.starts_with(kind)).count();
    // One of each: nothing was stored twice, and the card has one entry in its history.
    assert_eq!((of_kind("SUB#"), of_kind("CARD#"), of_kind("AUDIT#card_1#")), (1, 1, 1), "{keys:?}");
}

#[tokio::test]
async fn a_late_event_brings_no_old_state_back() {
    let app = TestApp::start().await;
    app.provider.change("sub_1", |it| it["status"] = json!("past_due"));
    let early = event(
        "evt_1",
        "customer.subscription.updated",
        &json!({"id": "sub_1", "customer": "cus_1", "status": "past_due"}),
    );
    app.provider.change("sub_1", |it| it["status"] = json!("active"));
    let late = event(
        "evt_2",
        "customer.subscription.updated",
        &json!({"id": "sub_1", "customer": "cus_1", "status": "active"}),
    );
    for body in [late, early] {
        assert_eq!(app.send(signed(&body)).await.0, 200);
        assert_eq!(app.subscription().await.expect("known").status(), SubscriptionStatus::Active);
    }
}

/// The event for the change back finds nothing to write, and so does not reject the sync that has read the change.
#[tokio::test]
async fn what_changed_and_changed_back_while_it_was_written_is_as_it_is_now() {
    let app = TestApp::start().await;
    assert_eq!(app.send(signed(&updated("evt_1"))).await.0, 200);
    let mut cancelled = app.provider.object("sub_1");
    cancelled["status"] = json!("canceled");
    app.provider.breaks_once("GET subscriptions/sub_1", Fault::Answer(200, cancelled));
    assert_eq!(app.send(signed(&updated("evt_2"))).await.0, 200);
    assert_eq!(app.subscription().await.expect("known").status(), SubscriptionStatus::Active);

    let mut renewed = app.provider.object("pm_1");
    renewed["card"]["exp_year"] = json!(2031);
    app.provider.breaks_once("GET payment_methods/pm_1", Fault::Answer(200, renewed));
    let of_card = event("evt_3", "payment_method.updated", &json!({"id": "pm_1", "customer": "cus_1"}));
    assert_eq!(app.send(signed(&of_card)).await.0, 200);
    let organisation = app.organisation().await;
    let card = organisation.card(&card_id("card_1")).expect("known");
    assert_eq!((card.version(), card.details().expiry.to_string().as_str()), (3, "2027-04"));
}
