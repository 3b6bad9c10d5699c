//! A card is charged by its owner alone.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN};

const PAY: &str = "/api/subscriptions/sub_exchange/pay";

async fn exchange(app: &TestApp, who: crate::demo::Who) -> Value {
    let list = app.get(who, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == "sub_exchange").expect("the subscription").clone()
}

#[tokio::test]
async fn a_colleagues_card_is_not_charged_and_the_answer_says_what_helps_instead() {
    let app = TestApp::start().await;
    app.psp.change("pm_bjorn", |card| card["card"]["exp_year"] = json!(2049));
    let customer = billing::CustomerId::parse("cus_norrbacka").expect("an id");
    let card = billing::CardId::parse("card_bjorn").expect("an id");
    app.payments().sync_card(&customer, &card).await.expect("a sync");
    app.psp.change("pi_exchange", |payment| payment["last_payment_error"]["code"] = json!("insufficient_funds"));
    let id = billing::SubscriptionId::parse("sub_exchange").expect("an id");
    app.payments().sync_subscription(&customer, &id).await.expect("a sync");

    let body = json!({"invoice": "in_exchange", "amount": "1234.50", "currency": "SEK", "card": "card_bjorn"});
    assert_eq!(app.post(ANNA, PAY, &body).await.problem(), (403, "not-card-owner".to_owned()));
    assert!(app.psp.charges().is_empty());
    let seen_by_anna = exchange(&app, ANNA).await;
    assert_eq!(seen_by_anna["actions"], json!(["add-card", "ask-owner", "try-later"]));
    assert_eq!((&seen_by_anna["canPay"], &seen_by_anna["needsAction"]), (&json!(false), &json!(true)));
    assert_eq!(exchange(&app, BJORN).await["actions"][0], "pay-now");

    assert_eq!(app.post(BJORN, PAY, &body).await.ok(), json!({"result": "paid"}));
}

#[tokio::test]
async fn a_card_without_a_known_owner_is_charged_by_nobody() {
    let app = TestApp::start().await;
    app.psp.change("pm_bjorn", |card| card["metadata"] = json!({}));
    let body = json!({"invoice": "in_exchange", "amount": "1234.50", "currency": "SEK", "card": "card_bjorn"});
    for who in [ANNA, BJORN] {
        assert_eq!(app.post(who, PAY, &body).await.problem(), (403, "not-card-owner".to_owned()));
    }
    assert!(app.psp.charges().is_empty());
}
