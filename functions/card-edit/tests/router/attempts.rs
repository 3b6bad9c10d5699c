//! How often the bank is asked: at most 5 times in an hour about a card, 4 times in a day about an invoice.

use serde_json::json;
use testing::{Fault, TestResponse};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN};
use crate::pay::{behaves, charges, pay};

async fn verify(app: &TestApp) -> TestResponse {
    app.post(ANNA, "/api/cards/card_anna/verify", &json!({})).await
}

fn assert_too_many(answer: &TestResponse, limit: &str, seconds: u32) {
    assert_eq!(answer.problem(), (429, "too-many-attempts".to_owned()));
    assert_eq!(answer.json()["limit"], limit);
    let wait: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((seconds - 60..=seconds).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_card_is_verified_five_times_in_an_hour() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        assert_eq!(verify(&app).await.status, 200);
    }
    assert_too_many(&verify(&app).await, "verification", 3600);
    // Each card has a limit of its own.
    assert_eq!(app.post(BJORN, "/api/cards/card_bjorn/verify", &json!({})).await.status, 200);
}

#[tokio::test]
async fn an_invoice_is_charged_four_times_in_a_day() {
    let app = TestApp::start().await;
    behaves(&app, "insufficient_funds");
    for _ in 0..4 {
        assert_eq!(pay(&app).await.ok()["result"], "declined");
    }
    let before = charges(&app);
    assert_too_many(&pay(&app).await, "charges-a-day", 24 * 3600);
    assert_eq!(charges(&app), before);
}

#[tokio::test]
async fn a_charge_that_is_sent_again_counts_once() {
    let app = TestApp::start().await;
    app.psp.breaks("/pay", Fault::Away);
    for _ in 0..5 {
        assert_eq!(pay(&app).await.problem(), (503, "provider-unavailable".to_owned()));
    }
    app.psp.recovers();
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
}
