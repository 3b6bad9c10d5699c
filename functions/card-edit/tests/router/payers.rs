//! What pays a subscription, and what is owed for it, in the forms in which the provider has them.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, days};
use crate::pay::{exchange, owes_twice, pay};

/// A subscription after the provider's event for it.
async fn synced(app: &TestApp, id: &str) -> Value {
    app.sync_subscription("cus_norrbacka", id).await;
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == id).expect("the subscription").clone()
}

#[tokio::test]
async fn what_was_stored_before_there_were_payment_methods_pays_by_the_providers_order() {
    let app = TestApp::start().await;
    let source = json!({"kind": "source", "status": "ok"});
    let customer_has = |method: Value, source: Value| {
        app.psp.change("cus_norrbacka", |customer| {
            customer["invoice_settings"] = json!({"default_payment_method": method});
            customer["default_source"] = source;
        });
    };
    // The subscription has none of its own: the customer's method, then the customer's source.
    customer_has(Value::Null, json!("card_old"));
    let project = synced(&app, "sub_project").await;
    assert_eq!(project["card"], source);
    assert_eq!((&project["actions"], &project["needsAction"]), (&json!(["nothing", "add-card"]), &json!(false)));
    assert_eq!(project["nextPayment"]["date"], days(20).0.to_string());
    customer_has(json!("pm_anna"), json!("card_old"));
    assert_eq!(synced(&app, "sub_project").await["card"]["id"], "card_anna");
    // Its own source comes before the customer's method, and its own method before all.
    app.psp.change("sub_project", |it| it["default_source"] = json!({"id": "src_old", "object": "source"}));
    assert_eq!(synced(&app, "sub_project").await["card"], source);
    app.psp.change("sub_project", |it| it["default_payment_method"] = json!("pm_bjorn"));
    assert_eq!(synced(&app, "sub_project").await["card"]["id"], "card_bjorn");
}

#[tokio::test]
async fn a_card_has_the_network_that_it_shows_or_an_unknown_one() {
    for (brand, shown, expected) in [
        (json!("visa"), Value::Null, "visa"),
        (json!("visa"), json!("cartes_bancaires"), "cartes_bancaires"),
        (json!("mastercard"), json!("other"), "mastercard"),
        (json!("amex"), json!("american_express"), "amex"),
        (json!("diners"), json!("diners_club"), "diners"),
        (json!("link"), Value::Null, "link"),
        (json!("American Express"), Value::Null, "unknown"),
        (Value::Null, Value::Null, "unknown"),
    ] {
        let app = TestApp::start().await;
        let mut card = app.psp.object("pm_anna");
        card["id"] = json!("pm_new");
        (card["card"]["brand"], card["card"]["display_brand"]) = (brand, shown);
        app.psp.insert(card);
        app.psp.change("sub_project", |it| it["default_payment_method"] = json!("pm_new"));
        assert_eq!(synced(&app, "sub_project").await["card"]["brand"], expected);
    }
}

#[tokio::test]
async fn a_debit_that_is_under_way_is_not_to_be_paid_again() {
    let app = TestApp::start().await;
    app.psp.insert(json!({"id": "pm_debit", "type": "sepa_debit", "customer": "cus_norrbacka"}));
    app.psp.change("sub_exchange", |it| it["default_payment_method"] = json!("pm_debit"));
    app.psp.change("pi_exchange", |payment| {
        (payment["status"], payment["last_payment_error"]) = (json!("processing"), Value::Null);
    });
    let debited = synced(&app, "sub_exchange").await;
    let open =
        json!({"id": "in_exchange", "amount": "1234.50", "currency": "SEK", "nextAttempt": null, "processing": true});
    assert_eq!((&debited["openInvoice"], &debited["lastDecline"]), (&open, &Value::Null));
    assert_eq!((&debited["actions"], &debited["needsAction"]), (&json!(["nothing", "add-card"]), &json!(false)));
    assert_eq!(debited["card"], json!({"kind": "sepa_debit", "status": "ok"}));

    app.psp.change("pi_exchange", |payment| payment["status"] = json!("requires_payment_method"));
    let failed = synced(&app, "sub_exchange").await;
    assert_eq!(failed["openInvoice"].get("processing"), None);
    assert_eq!((&failed["actions"], &failed["needsAction"]), (&json!(["add-card"]), &json!(true)));
}

#[tokio::test]
async fn an_attempt_whose_day_has_passed_is_not_promised() {
    let app = TestApp::start().await;
    app.psp.change("in_exchange", |invoice| invoice["next_payment_attempt"] = json!(days(-1).1.as_second()));
    let late = synced(&app, "sub_exchange").await;
    assert_eq!(late["openInvoice"]["nextAttempt"], Value::Null);
    assert_eq!(late["nextPayment"]["date"], days(20).0.to_string());
    app.psp.change("in_exchange", |invoice| invoice["next_payment_attempt"] = json!(days(0).1.as_second()));
    assert_eq!(synced(&app, "sub_exchange").await["openInvoice"]["nextAttempt"], days(0).0.to_string());
}

#[tokio::test]
async fn an_invoice_that_the_seller_has_withdrawn_is_neither_paid_nor_said_to_be() {
    for state in ["void", "uncollectible", "draft", "send_invoice"] {
        let app = TestApp::start().await;
        app.psp.change("in_exchange", |invoice| match state {
            "send_invoice" => invoice["collection_method"] = json!(state),
            _ => invoice["status"] = json!(state),
        });
        assert_eq!(pay(&app).await.problem(), (409, "invoice-withdrawn".to_owned()), "{state}");
        assert!(app.psp.charges().is_empty());
        // What the page shows afterwards has it no more.
        assert_eq!(exchange(&app).await["openInvoice"], Value::Null, "{state}");
        let back = "/api/subscriptions/sub_exchange/pay/return?invoice=in_exchange&return=/sv/";
        assert_eq!(app.returns(BJORN, back).await, "/sv/#pay--failed", "{state}");
    }
}

#[tokio::test]
async fn several_invoices_in_several_currencies_are_counted_and_have_no_total() {
    let app = TestApp::start().await;
    owes_twice(&app);
    for (currency, remaining, amount) in [("jpy", 9_900, "9900"), ("kwd", 9_900, "9.900"), ("eur", 9_900, "99.00")] {
        app.psp.change("in_next", |invoice| {
            (invoice["currency"], invoice["amount_remaining"]) = (json!(currency), json!(remaining));
        });
        let open = synced(&app, "sub_exchange").await["openInvoice"].clone();
        assert_eq!(
            (&open["amount"], &open["count"], open.get("total")),
            (&json!(amount), &json!(2), None),
            "{currency}"
        );
    }
    // Nothing is owed for an invoice without an amount, nor with a credit.
    for remaining in [0, -500] {
        app.psp.change("in_next", |invoice| invoice["amount_remaining"] = json!(remaining));
        let open = synced(&app, "sub_exchange").await["openInvoice"].clone();
        assert_eq!((&open["id"], open.get("count")), (&json!("in_exchange"), None), "{remaining}");
    }
}
