//! `GET /api/subscriptions/{id}/receipt`: what was paid, when and with which card.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, CILLA, DAVID};
use crate::pay::{exchange, owes_twice, pay};

const RECEIPT: &str = "/api/subscriptions/sub_exchange/receipt?invoice=in_exchange";

#[tokio::test]
async fn a_paid_invoice_has_a_receipt_for_every_admin_of_the_organisation() {
    let app = TestApp::start().await;
    app.psp.change("in_exchange", |invoice| invoice["number"] = json!("NB-0007"));
    assert_eq!(app.get(BJORN, RECEIPT).await.problem(), (404, "not-found".to_owned()));
    pay(&app).await.ok();
    for who in [BJORN, ANNA] {
        let mut receipt = app.get(who, RECEIPT).await.ok();
        let paid_at: jiff::Timestamp =
            receipt["paidAt"].take().as_str().and_then(|at| at.parse().ok()).expect("a time");
        assert!(paid_at <= jiff::Timestamp::now());
        assert_eq!(
            receipt,
            json!({
                "subscription": "Exchange Online", "number": "NB-0007", "amount": "1234.50", "currency": "SEK",
                "paidAt": null, "card": {"brand": "visa", "last4": "4242"},
            })
        );
    }
}

#[tokio::test]
async fn a_receipt_has_the_card_as_it_was_then_or_none() {
    let app = TestApp::start().await;
    pay(&app).await.ok();
    app.psp.change("pm_bjorn", |card| card["card"]["last4"] = json!("0077"));
    assert_eq!(app.get(ANNA, RECEIPT).await.ok()["card"]["last4"], "4242");
    app.psp.change("pi_exchange", |payment| payment["latest_charge"] = Value::Null);
    let receipt = app.get(ANNA, RECEIPT).await.ok();
    assert_eq!((&receipt["card"], &receipt["number"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn anothers_receipt_is_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    pay(&app).await.ok();
    assert_eq!(app.get(DAVID, RECEIPT).await.problem(), (404, "not-found".to_owned()));
    assert_eq!(app.get(CILLA, RECEIPT).await.problem(), (403, "not-billing-admin".to_owned()));
    for (subscription, query) in [
        ("sub_exchange", ""),
        ("sub_exchange", "?invoice="),
        ("sub_exchange", "?invoice=in_nobody"),
        ("sub_exchange", "?invoice=pi_exchange"),
        ("sub_exchange", "?invoice=in_%2F..%2Fx"),
        ("sub_premium", "?invoice=in_exchange"),
        ("sub_nobody", "?invoice=in_exchange"),
        ("card_bjorn", "?invoice=in_exchange"),
    ] {
        let answer = app.get(ANNA, &format!("/api/subscriptions/{subscription}/receipt{query}")).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{subscription} {query}");
    }
    let put = testing::script_request(http::Method::PUT, RECEIPT).body(axum::body::Body::empty()).expect("a request");
    assert_eq!(app.send(put).await.problem(), (405, "method-not-allowed".to_owned()));
}

#[tokio::test]
async fn of_several_open_invoices_the_newest_is_shown_with_their_number_and_total() {
    let app = TestApp::start().await;
    owes_twice(&app);
    app.sync_subscription("cus_norrbacka", "sub_exchange").await;
    let open = exchange(&app).await["openInvoice"].clone();
    assert_eq!((&open["id"], &open["amount"]), (&json!("in_next"), &json!("99.00")));
    assert_eq!((&open["count"], &open["total"]), (&json!(2), &json!("1333.50")));
    // The last one stands alone.
    let newest = json!({"invoice": "in_next", "amount": "99.00", "currency": "SEK", "card": "card_bjorn"});
    app.post(BJORN, "/api/subscriptions/sub_exchange/pay", &newest).await.ok();
    let open = exchange(&app).await["openInvoice"].clone();
    assert_eq!((&open["id"], open.get("count"), open.get("total")), (&json!("in_exchange"), None, None));
}

#[tokio::test]
async fn a_receipt_names_no_card_that_did_not_pay_all_of_it() {
    let paid = |amount: i64| json!({"status": "paid", "amount_remaining": 0, "amount_paid": amount});
    for (why, charge, amount) in [
        ("paid outside the provider, after a decline", json!({"status": "failed", "amount": 123_450}), 123_450),
        ("a part was paid before", json!({"status": "succeeded", "amount": 100_000}), 123_450),
        ("the bank has not answered", json!({"status": "pending", "amount": 123_450}), 123_450),
        ("nothing is known of the charge", json!({}), 123_450),
    ] {
        let app = TestApp::start().await;
        pay(&app).await.ok();
        assert_eq!(app.get(ANNA, RECEIPT).await.ok()["card"], json!({"brand": "visa", "last4": "4242"}));
        app.psp.change("in_exchange", |invoice| {
            for (name, value) in paid(amount).as_object().expect("members") {
                invoice[name] = value.clone();
            }
        });
        app.psp.change("pi_exchange", |payment| {
            for name in ["status", "amount"] {
                payment["latest_charge"][name] = charge[name].clone();
            }
        });
        let receipt = app.get(ANNA, RECEIPT).await.ok();
        assert_eq!((&receipt["card"], &receipt["amount"]), (&Value::Null, &json!("1234.50")), "{why}");
    }
}
