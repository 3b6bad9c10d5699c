//! `POST /api/subscriptions/{id}/pay`: the open invoice, once.

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, post_request};
use crate::demo::{ANNA, BJORN, days};
use crate::psp::Fault;

const PAY: &str = "/api/subscriptions/sub_exchange/pay";

fn agreed() -> Value {
    json!({"amount": "1234.50", "currency": "SEK", "return": "/sv/uppdatera-kort/"})
}

async fn pay(app: &TestApp) -> Answer {
    app.post(ANNA, PAY, &agreed()).await
}

fn behaves(app: &TestApp, behaviour: &str) {
    app.psp.change("pm_bjorn", |card| card["behaviour"] = json!(behaviour));
}

async fn exchange(app: &TestApp) -> Value {
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == "sub_exchange").expect("the subscription").clone()
}

fn charges(app: &TestApp) -> usize {
    app.psp.held().objects.charges.len()
}

#[tokio::test]
async fn what_is_owed_is_paid_with_the_subscriptions_card_by_any_admin() {
    let app = TestApp::start().await;
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    let charged = ("in_exchange".to_owned(), "pm_bjorn".to_owned());
    assert_eq!(app.psp.held().objects.charges, [charged]);
    let exchange = exchange(&app).await;
    assert_eq!((&exchange["status"], &exchange["openInvoice"]), (&json!("active"), &Value::Null));
    assert_eq!(exchange["lastDecline"], Value::Null);
    assert_eq!(pay(&app).await.problem(), (409, "nothing-to-pay".to_owned()));
    let premium = app.post(ANNA, "/api/subscriptions/sub_premium/pay", &json!({})).await;
    assert_eq!(premium.problem(), (409, "nothing-to-pay".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn pressed_twenty_times_at_once_it_is_paid_once() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(BJORN).await;
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (app, request) = (app.clone(), post_request(&cookie, PAY, agreed().to_string()));
        presses.spawn(async move { app.send(request).await });
    }
    let answers = presses.join_all().await;
    let paid = answers.iter().filter(|answer| answer.status == 200);
    assert!(paid.clone().all(|answer| answer.json() == json!({"result": "paid"})) && paid.count() > 0);
    // Who came when it was paid already.
    for late in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(late.problem(), (409, "nothing-to-pay".to_owned()));
    }
    assert_eq!(charges(&app), 1);
}

#[tokio::test]
async fn a_decline_is_told_and_the_next_press_is_a_new_try() {
    let app = TestApp::start().await;
    behaves(&app, "insufficient_funds");
    assert_eq!(pay(&app).await.ok(), json!({"result": "declined", "code": "insufficient_funds"}));
    let declined = exchange(&app).await;
    assert_eq!(declined["lastDecline"]["code"], "insufficient_funds");
    assert_eq!(declined["lastDecline"]["statementName"], "MOLNBUTIKEN");
    behaves(&app, "stolen_card");
    let answer = pay(&app).await;
    assert_eq!(answer.ok(), json!({"result": "declined", "code": "generic_decline"}));
    assert!(!answer.text.contains("stolen"));
    behaves(&app, "ok");
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    assert_eq!(charges(&app), 1);
}

#[tokio::test]
async fn a_payment_that_has_to_be_approved_leads_to_the_bank_and_back_to_the_page() {
    let app = TestApp::start().await;
    behaves(&app, "approve");
    assert_eq!(pay(&app).await.ok(), json!({"url": "https://bank.example/approve"}));
    let back = "https://help.example.com/sv/uppdatera-kort/#pay--returned:sub_exchange";
    assert_eq!(app.psp.object("pi_exchange")["return_url"], back);
    assert_eq!(exchange(&app).await["lastDecline"]["code"], "authentication_required");
    assert_eq!(charges(&app), 0);
}

#[tokio::test]
async fn what_was_not_agreed_to_is_not_paid() {
    let app = TestApp::start().await;
    for body in [json!({"amount": "1000.00", "currency": "SEK"}), json!({"amount": "1234.50", "currency": "EUR"})] {
        let answer = app.post(ANNA, PAY, &body).await;
        assert_eq!(answer.problem(), (409, "invoice-changed".to_owned()));
        let next = days(3).0.to_string();
        assert_eq!(answer.json()["openInvoice"], json!({"amount": "1234.50", "currency": "SEK", "nextAttempt": next}));
    }
    for (body, code) in [
        (json!({"amount": "1234,50", "currency": "SEK"}), "invalid-amount"),
        (json!({"amount": "1234.50"}), "required"),
        (json!({"currency": "SEK"}), "required"),
        (json!({"return": "//evil.example"}), "invalid-return"),
        (json!({"card": "pm_anna"}), "invalid-id"),
        (json!({"invoice": "in_exchange"}), "unknown-field"),
    ] {
        assert_eq!(app.post(ANNA, PAY, &body).await.problem(), (422, code.to_owned()), "{body}");
    }
    // What the page does not know of yet comes to our copy.
    app.psp.change("in_exchange", |invoice| invoice["amount_remaining"] = json!(99_900));
    assert_eq!(pay(&app).await.json()["openInvoice"]["amount"], "999.00");
    assert_eq!(exchange(&app).await["openInvoice"]["amount"], "999.00");
    assert_eq!(charges(&app), 0);
}

#[tokio::test]
async fn a_card_that_was_not_agreed_to_is_not_charged() {
    let app = TestApp::start().await;
    app.psp.change("sub_exchange", |subscription| subscription["default_payment_method"] = json!("pm_anna"));
    let answer = app.post(ANNA, PAY, &json!({"card": "card_bjorn"})).await;
    assert_eq!(answer.problem(), (409, "card-switched".to_owned()));
    assert_eq!(answer.json()["card"], json!({"id": "card_anna", "brand": "visa", "last4": "4242"}));
    assert_eq!(exchange(&app).await["card"]["id"], "card_anna");
    assert_eq!(charges(&app), 0);
    assert_eq!(app.post(ANNA, PAY, &json!({"card": "card_anna"})).await.ok(), json!({"result": "paid"}));
}

#[tokio::test]
async fn an_older_invoice_is_paid_when_the_newest_is_a_draft() {
    let app = TestApp::start().await;
    let mut draft = app.psp.object("in_exchange");
    (draft["id"], draft["status"]) = (json!("in_draft"), json!("draft"));
    app.psp.held().objects.insert(draft);
    app.psp.change("in_exchange", |invoice| invoice["subscription"] = json!("sub_exchange"));
    app.psp.change("sub_exchange", |subscription| subscription["latest_invoice"] = json!("in_draft"));
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    assert_eq!(app.psp.held().objects.charges, [("in_exchange".to_owned(), "pm_bjorn".to_owned())]);
}

#[tokio::test]
async fn what_is_paid_is_not_paid_again() {
    let app = TestApp::start().await;
    // The invoice does not know of it yet.
    app.psp.change("pi_exchange", |payment| payment["status"] = json!("succeeded"));
    assert_eq!(pay(&app).await.problem(), (409, "nothing-to-pay".to_owned()));
    assert_eq!(app.psp.changes(), 0);
}

#[tokio::test]
async fn a_failure_of_the_providers_does_not_stay() {
    for (fault, first) in [(Fault::Failed, 200), (Fault::Stuck, 503)] {
        let app = TestApp::start().await;
        app.psp.breaks("POST invoices", fault.clone());
        assert_eq!(pay(&app).await.status, first, "{fault:?}");
        app.psp.is_mended();
        pay(&app).await;
        assert_eq!(charges(&app), 1, "{fault:?}");
        assert_eq!(exchange(&app).await["openInvoice"], Value::Null, "{fault:?}");
    }
}

#[tokio::test]
async fn what_the_provider_refuses_for_good_is_told_so() {
    let app = TestApp::start().await;
    app.psp.change("in_exchange", |invoice| invoice["amount_remaining"] = json!(99_900));
    app.psp.breaks("POST invoices", Fault::Answer(400, json!({"error": {"type": "invalid_request_error"}})));
    assert_eq!(app.post(ANNA, PAY, &json!({})).await.problem(), (422, "refused-by-provider".to_owned()));
    assert_eq!(exchange(&app).await["openInvoice"]["amount"], "999.00");
}

#[tokio::test]
async fn without_a_card_there_is_nothing_to_pay_with() {
    let app = TestApp::start().await;
    app.psp.change("sub_exchange", |subscription| subscription["default_payment_method"] = Value::Null);
    assert_eq!(pay(&app).await.problem(), (409, "no-card".to_owned()));
    assert_eq!(exchange(&app).await["card"], Value::Null);
}

#[tokio::test]
async fn without_an_answer_it_can_be_pressed_again_and_is_paid_once() {
    for (fault, again) in [(Fault::Away, 200), (Fault::Lost, 409), (Fault::Answer(429, json!({})), 200)] {
        let app = TestApp::start().await;
        app.psp.breaks("POST invoices", fault.clone());
        assert_eq!(pay(&app).await.problem(), (503, "provider-unavailable".to_owned()), "{fault:?}");
        app.psp.is_mended();
        assert_eq!(pay(&app).await.status, again, "{fault:?}");
        assert_eq!(charges(&app), 1, "{fault:?}");
        assert_eq!(exchange(&app).await["openInvoice"], Value::Null, "{fault:?}");
    }
}

#[tokio::test]
async fn anothers_subscription_is_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let before = app.items().await;
    for id in ["sub_david", "sub_nobody", "card_anna"] {
        let answer = app.post(ANNA, &format!("/api/subscriptions/{id}/pay"), &json!({})).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
    }
    assert_eq!(app.items().await, before);
}
