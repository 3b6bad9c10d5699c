//! `GET /api/subscriptions/{id}/pay/return`: how a payment ended that had to be approved at the bank.

use serde_json::{Value, json};
use testing::{Fault, request};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, CILLA, DAVID, ELSA, Who};
use crate::pay::{behaves, charges, exchange, owes_twice, pay};

const BACK: &str = "/sv/uppdatera-kort/";

/// Pays, up to the bank's page.
async fn asked_at_the_bank(app: &TestApp) {
    behaves(app, "approve");
    assert_eq!(pay(app).await.ok(), json!({"url": "https://bank.example/approve"}));
}

/// Returns from there: the fragment for the page.
async fn back(app: &TestApp, who: Who, subscription: &str, invoice: &str) -> String {
    let secrets = "payment_intent=pi_exchange&payment_intent_client_secret=pi_secret&redirect_status=succeeded";
    let path = format!("/api/subscriptions/{subscription}/pay/return?invoice={invoice}&return={BACK}&{secrets}");
    let to = app.returns(who, &path).await;
    to.strip_prefix(BACK).expect("back to the page").to_owned()
}

#[tokio::test]
async fn a_payment_that_has_to_be_approved_leads_to_the_bank_and_back_by_way_of_us() {
    let app = TestApp::start().await;
    asked_at_the_bank(&app).await;
    let ours = "https://help.example.com/api/subscriptions/sub_exchange/pay/return?invoice=in_exchange";
    assert_eq!(app.psp.object("pi_exchange")["return_url"], format!("{ours}&return={BACK}"));
    assert_eq!(exchange(&app).await["lastDecline"]["code"], "authentication_required");
    assert_eq!(charges(&app), 0);
    // The bank has not decided yet: the person left its page.
    let declined = "#pay--declined:sub_exchange:authentication_required";
    assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, declined);
}

#[tokio::test]
async fn who_approves_it_is_told_that_it_is_paid_though_the_invoice_does_not_know_and_another_is_open() {
    let app = TestApp::start().await;
    owes_twice(&app);
    asked_at_the_bank(&app).await;
    app.psp.change("pi_exchange", |payment| payment["status"] = json!("succeeded"));
    for who in [ANNA, BJORN] {
        assert_eq!(back(&app, who, "sub_exchange", "in_exchange").await, "#pay--paid:sub_exchange:in_exchange");
    }
    app.psp.change("in_exchange", |invoice| invoice["status"] = json!("paid"));
    assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, "#pay--paid:sub_exchange:in_exchange");
    // The other invoice is still open, and has no decline.
    let open = exchange(&app).await["openInvoice"].clone();
    assert_eq!(open["id"], "in_next");
    assert_eq!(app.psp.changes(), 1);
}

#[tokio::test]
async fn who_refuses_it_is_told_so_and_the_list_is_as_it_is_now() {
    let app = TestApp::start().await;
    asked_at_the_bank(&app).await;
    app.psp.change("pi_exchange", |payment| {
        payment["status"] = json!("requires_payment_method");
        payment["last_payment_error"] = json!({"code": "payment_intent_authentication_failure"});
    });
    let declined = "#pay--declined:sub_exchange:authentication_required";
    assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, declined);
    // Whatever the reason is, only what may be shown is shown.
    app.psp.change("pi_exchange", |payment| {
        payment["last_payment_error"] = json!({"code": "card_declined", "decline_code": "stolen_card",
            "payment_method": {"id": "pm_bjorn"}});
    });
    let declined = "#pay--declined:sub_exchange:generic_decline";
    assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, declined);
    assert_eq!(exchange(&app).await["lastDecline"]["code"], "generic_decline");
}

#[tokio::test]
async fn a_return_that_is_not_ones_own_or_made_up_tells_nothing() {
    let app = TestApp::start().await;
    asked_at_the_bank(&app).await;
    app.psp.change("pi_exchange", |payment| payment["status"] = json!("succeeded"));
    let before = app.items().await;
    for who in [CILLA, DAVID, ELSA] {
        assert_eq!(back(&app, who, "sub_exchange", "in_exchange").await, "#pay--failed", "{who:?}");
    }
    for (subscription, invoice) in [
        ("sub_exchange", "in_nobody"),
        ("sub_exchange", ""),
        ("sub_exchange", "pi_exchange"),
        ("sub_exchange", "in_%0d%0aSet-Cookie"),
        ("sub_premium", "in_exchange"),
        ("sub_nobody", "in_exchange"),
        ("card_bjorn", "in_exchange"),
    ] {
        assert_eq!(back(&app, ANNA, subscription, invoice).await, "#pay--failed", "{subscription} {invoice}");
    }
    let path = format!("/api/subscriptions/sub_exchange/pay/return?invoice=in_exchange&return={BACK}");
    let stranger = request(http::Method::GET, &path).body(axum::body::Body::empty()).expect("a request");
    assert_eq!(app.send(stranger).await.header("location"), format!("{BACK}#pay--signed-out"));
    assert_eq!(app.items().await, before);
    let elsewhere = "/api/subscriptions/sub_exchange/pay/return?invoice=in_exchange&return=//evil.example";
    assert_eq!(app.returns(ANNA, elsewhere).await, "/#pay--paid:sub_exchange:in_exchange");
}

#[tokio::test]
async fn with_the_provider_away_or_the_bank_silent_the_return_can_be_opened_again() {
    let app = TestApp::start().await;
    asked_at_the_bank(&app).await;
    let waiting = "#pay--waiting:sub_exchange:in_exchange";
    for broken in ["GET invoices/in_exchange", "GET payment_intents"] {
        app.psp.breaks(broken, Fault::Away);
        assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, waiting, "{broken}");
        app.psp.recovers();
    }
    app.psp.change("pi_exchange", |payment| payment["status"] = json!("processing"));
    app.psp.change("pi_exchange", |payment| payment["last_payment_error"] = Value::Null);
    assert_eq!(back(&app, ANNA, "sub_exchange", "in_exchange").await, waiting);
}
