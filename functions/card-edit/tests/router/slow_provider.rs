//! A provider that takes 0.4 seconds for each request.

use std::time::Duration;

use billing::CustomerId;
use serde_json::json;

use crate::app::TestApp;
use crate::demo::ANNA;
use crate::new_card::{back, begin, complete, default_of};

const DELAY: Duration = Duration::from_millis(400);

/// As many more subscriptions of the customer, without a card. Their ids.
async fn more_subscriptions(app: &TestApp, count: usize) -> Vec<String> {
    let ids: Vec<_> = (0..count).map(|number| format!("sub_more_{number}")).collect();
    for id in &ids {
        let mut subscription = app.psp.object("sub_project");
        subscription["id"] = json!(id);
        app.psp.insert(subscription);
        app.sync_subscription("cus_norrbacka", id).await;
    }
    ids
}

/// The subscriptions that the card pays, by our table.
async fn paid_by(app: &TestApp, card: &str) -> usize {
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    list["subscriptions"].as_array().expect("a list").iter().filter(|it| it["card"]["id"] == card).count()
}

#[tokio::test]
async fn a_new_card_pays_eleven_subscriptions_at_the_first_return() {
    let app = TestApp::start().await;
    let others = more_subscriptions(&app, 10).await;
    let names: Vec<_> = others.iter().map(String::as_str).collect();
    let session = begin(&app, ANNA, "sub_project", &names).await;
    complete(&app, &session, "pm_new");
    app.psp.takes(DELAY);
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    assert!(app.psp.most_in_flight() >= 11);
    for id in ["sub_project"].into_iter().chain(names) {
        assert_eq!(default_of(&app, id), "pm_new", "{id}");
        assert_eq!(app.psp.made(&format!("subscriptions/{id}")).len(), 1, "{id}");
    }
    assert_eq!(paid_by(&app, "card_new").await, 11);

    // What is done costs no request: only the visit itself is looked up.
    app.psp.requests();
    app.payments().finish_new_card(&session, None).await.expect("the provider's event");
    assert_eq!(app.psp.requests(), [format!("GET checkout/sessions/{session}")]);
}

#[tokio::test]
async fn a_new_default_of_the_customer_is_copied_to_eleven_subscriptions_in_one_event() {
    let app = TestApp::start().await;
    more_subscriptions(&app, 11).await;
    app.psp.change("cus_norrbacka", |customer| {
        customer["invoice_settings"] = json!({"default_payment_method": "pm_anna"});
    });
    let before = paid_by(&app, "card_anna").await;
    app.psp.takes(DELAY);
    let customer = CustomerId::parse("cus_norrbacka").expect("an id");
    app.payments().sync_customer(&customer).await.expect("the provider's event");
    assert!(app.psp.most_in_flight() >= 12);
    // `sub_project` has no default of its own either.
    assert_eq!(paid_by(&app, "card_anna").await, before + 12);
}
