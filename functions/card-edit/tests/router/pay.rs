//! `POST /api/subscriptions/{id}/pay`: the open invoice, once.

use serde_json::{Value, json};
use testing::{Fault, TestResponse};

use crate::app::{TestApp, post_request};
use crate::demo::{ANNA, BJORN, days};

const PAY: &str = "/api/subscriptions/sub_exchange/pay";

fn agreed() -> Value {
    json!({
        "invoice": "in_exchange", "amount": "1234.50", "currency": "SEK", "card": "card_bjorn",
        "return": "/sv/uppdatera-kort/",
    })
}

/// The same body with another value.
fn but(name: &str, value: Value) -> Value {
    let mut body = agreed();
    body[name] = value;
    body
}

/// A second invoice that is open, newer than the first.
pub(crate) fn owes_twice(app: &TestApp) {
    let (mut invoice, mut payment) = (app.psp.object("in_exchange"), app.psp.object("pi_exchange"));
    (payment["id"], payment["amount"]) = (json!("pi_next"), json!(9_900));
    (invoice["id"], invoice["amount_remaining"], invoice["created"]) = (json!("in_next"), json!(9_900), json!(2));
    invoice["payments"]["data"][0]["payment"]["payment_intent"] = json!("pi_next");
    app.psp.insert(payment);
    app.psp.insert(invoice);
    app.psp.change("sub_exchange", |subscription| subscription["latest_invoice"] = json!("in_next"));
}

pub(crate) async fn pay(app: &TestApp) -> TestResponse {
    app.post(BJORN, PAY, &agreed()).await
}

pub(crate) fn behaves(app: &TestApp, behaviour: &str) {
    app.psp.change("pm_bjorn", |card| card["behaviour"] = json!(behaviour));
}

pub(crate) async fn exchange(app: &TestApp) -> Value {
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == "sub_exchange").expect("the subscription").clone()
}

pub(crate) fn charges(app: &TestApp) -> usize {
    app.psp.charges().len()
}

#[tokio::test]
async fn what_is_owed_is_paid_with_the_subscriptions_card_by_its_owner() {
    let app = TestApp::start().await;
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    let charged = ("in_exchange".to_owned(), "pm_bjorn".to_owned());
    assert_eq!(app.psp.charges(), [charged]);
    let exchange = exchange(&app).await;
    assert_eq!((&exchange["status"], &exchange["openInvoice"]), (&json!("active"), &Value::Null));
    assert_eq!(exchange["lastDecline"], Value::Null);
    assert_eq!(pay(&app).await.problem(), (409, "nothing-to-pay".to_owned()));
}

#[tokio::test]
async fn of_two_open_invoices_the_one_that_was_agreed_to_is_paid_however_often_it_is_asked_for() {
    let app = TestApp::start().await;
    owes_twice(&app);
    let newest = json!({
        "invoice": "in_next", "amount": "99.00", "currency": "SEK", "card": "card_bjorn",
    });
    assert_eq!(app.post(BJORN, PAY, &newest).await.ok(), json!({"result": "paid"}));
    for _ in 0..2 {
        assert_eq!(app.post(BJORN, PAY, &newest).await.problem(), (409, "nothing-to-pay".to_owned()));
    }
    assert_eq!(app.psp.charges(), [("in_next".to_owned(), "pm_bjorn".to_owned())]);
    // The invoice that is still open is shown next.
    let open = exchange(&app).await["openInvoice"].clone();
    assert_eq!((&open["id"], &open["amount"]), (&json!("in_exchange"), &json!("1234.50")));
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    assert_eq!(charges(&app), 2);
    assert_eq!(exchange(&app).await["openInvoice"], Value::Null);
}

#[tokio::test]
async fn another_subscriptions_invoice_is_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    for invoice in ["in_nobody", "in_david"] {
        let mut davids = app.psp.object("in_exchange");
        davids["id"] = json!("in_david");
        davids["parent"]["subscription_details"]["subscription"] = json!("sub_david");
        app.psp.insert(davids);
        let answer = app.post(BJORN, PAY, &but("invoice", json!(invoice))).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{invoice}");
    }
    // A colleague's subscription, too, has its own invoice only.
    let premium = app.post(ANNA, "/api/subscriptions/sub_premium/pay", &agreed()).await;
    assert_eq!(premium.problem(), (404, "not-found".to_owned()));
    assert_eq!(charges(&app), 0);
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
    // A request that came when it was paid already.
    for late in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(late.problem(), (409, "nothing-to-pay".to_owned()));
    }
    assert_eq!(charges(&app), 1);
}

#[tokio::test]
async fn a_decline_is_shown_and_the_next_press_is_a_new_try() {
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
async fn a_card_that_must_not_be_charged_again_is_not() {
    for code in ["stop_payment_order", "revocation_of_authorization", "do_not_try_again", "duplicate_transaction"] {
        let app = TestApp::start().await;
        behaves(&app, code);
        assert_eq!(pay(&app).await.ok()["result"], "declined", "{code}");
        assert_eq!(exchange(&app).await["canPay"], false, "{code}");
        behaves(&app, "ok");
        for _ in 0..2 {
            assert_eq!(pay(&app).await.problem(), (409, "card-not-chargeable".to_owned()), "{code}");
        }
        assert_eq!(charges(&app), 0, "{code}");
    }
}

#[tokio::test]
async fn what_was_not_agreed_to_is_not_paid() {
    let app = TestApp::start().await;
    for body in [but("amount", json!("1000.00")), but("currency", json!("EUR"))] {
        let answer = app.post(BJORN, PAY, &body).await;
        assert_eq!(answer.problem(), (409, "invoice-changed".to_owned()));
        let next = days(3).0.to_string();
        let open = json!({"id": "in_exchange", "amount": "1234.50", "currency": "SEK", "nextAttempt": next});
        assert_eq!(answer.json()["openInvoice"], open);
    }
    // Only the amount that was shown is paid.
    let unseen = app.post(BJORN, PAY, &json!({})).await;
    assert_eq!(unseen.problem(), (422, "required".to_owned()));
    let required = ["invoice", "amount", "currency", "card"].map(|field| json!({"field": field, "code": "required"}));
    assert_eq!(unseen.json()["errors"], json!(required));
    for (body, code) in [
        (but("amount", json!("1234,50")), "invalid-amount"),
        (but("amount", Value::Null), "required"),
        (but("currency", Value::Null), "required"),
        (but("invoice", Value::Null), "required"),
        (but("card", Value::Null), "required"),
        (but("return", json!("//evil.example")), "invalid-return"),
        (but("card", json!("pm_anna")), "invalid-id"),
        (but("invoice", json!("pi_exchange")), "invalid-id"),
        (but("bill", json!("in_exchange")), "unknown-field"),
    ] {
        assert_eq!(app.post(BJORN, PAY, &body).await.problem(), (422, code.to_owned()), "{body}");
    }
    // What the page does not show yet is copied to our table.
    app.psp.change("in_exchange", |invoice| invoice["amount_remaining"] = json!(99_900));
    assert_eq!(pay(&app).await.json()["openInvoice"]["amount"], "999.00");
    assert_eq!(exchange(&app).await["openInvoice"]["amount"], "999.00");
    assert_eq!(charges(&app), 0);
}

#[tokio::test]
async fn a_card_that_was_not_agreed_to_is_not_charged() {
    let app = TestApp::start().await;
    app.psp.change("sub_exchange", |subscription| subscription["default_payment_method"] = json!("pm_anna"));
    let answer = pay(&app).await;
    assert_eq!(answer.problem(), (409, "card-switched".to_owned()));
    assert_eq!(answer.json()["card"], json!({"id": "card_anna", "brand": "visa", "last4": "4242"}));
    assert_eq!(exchange(&app).await["card"]["id"], "card_anna");
    assert_eq!(charges(&app), 0);
    assert_eq!(app.post(ANNA, PAY, &but("card", json!("card_anna"))).await.ok(), json!({"result": "paid"}));
}

#[tokio::test]
async fn an_older_invoice_is_paid_when_the_newest_is_a_draft() {
    let app = TestApp::start().await;
    let mut draft = app.psp.object("in_exchange");
    (draft["id"], draft["status"]) = (json!("in_draft"), json!("draft"));
    app.psp.insert(draft);
    app.psp.change("sub_exchange", |subscription| subscription["latest_invoice"] = json!("in_draft"));
    assert_eq!(pay(&app).await.ok(), json!({"result": "paid"}));
    assert_eq!(app.psp.charges(), [("in_exchange".to_owned(), "pm_bjorn".to_owned())]);
}

#[tokio::test]
async fn what_is_paid_is_not_paid_again() {
    let app = TestApp::start().await;
    // The invoice does not have it yet.
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
        app.psp.recovers();
        pay(&app).await;
        assert_eq!(charges(&app), 1, "{fault:?}");
        assert_eq!(exchange(&app).await["openInvoice"], Value::Null, "{fault:?}");
    }
}

#[tokio::test]
async fn what_the_provider_refuses_for_good_is_reported() {
    let app = TestApp::start().await;
    app.psp.breaks("POST invoices", Fault::Answer(400, json!({"error": {"type": "invalid_request_error"}})));
    assert_eq!(pay(&app).await.problem(), (422, "refused-by-provider".to_owned()));
    assert_eq!(charges(&app), 0);
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
        app.psp.recovers();
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
        let answer = app.post(ANNA, &format!("/api/subscriptions/{id}/pay"), &agreed()).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
    }
    assert_eq!(app.items().await, before);
}
