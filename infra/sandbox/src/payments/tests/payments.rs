//! Invoices: collected or declined, and what that means for the subscription.

use serde_json::{Value, json};

use super::Sandbox;

async fn status(sandbox: &Sandbox, subscription: &str) -> Value {
    sandbox.get(&format!("subscriptions/{subscription}")).await["status"].clone()
}

async fn pay(sandbox: &Sandbox, subscription: &str, form: &str) -> super::Answer {
    let invoice = sandbox.invoice(subscription).await["id"].clone();
    sandbox.post(&format!("invoices/{}/pay", invoice.as_str().expect("an id")), form).await
}

#[tokio::test]
async fn at_first_each_card_has_paid_or_been_declined() {
    let sandbox = Sandbox::new();
    for (subscription, expected, declined) in [
        ("sub_premium", "active", None),
        ("sub_basic", "active", None),
        ("sub_exchange", "past_due", Some("expired_card")),
        ("sub_visio", "past_due", Some("insufficient_funds")),
        ("sub_archiving", "past_due", Some("incorrect_zip")),
        ("sub_powerbi", "past_due", Some("authentication_required")),
        ("sub_sjovik", "active", None),
    ] {
        assert_eq!(status(&sandbox, subscription).await, expected, "{subscription}");
        let (invoice, intent) = (sandbox.invoice(subscription).await, sandbox.intent(subscription).await);
        assert_eq!(intent["last_payment_error"]["decline_code"].as_str(), declined, "{subscription}");
        assert_eq!(invoice["status"], if declined.is_some() { "open" } else { "paid" });
        assert_eq!(invoice["next_payment_attempt"].is_number(), declined.is_some());
        assert_eq!(invoice["attempt_count"], 1);
    }
    assert_eq!(sandbox.invoice("sub_exchange").await["amount_due"], 123_450);
    assert_eq!(sandbox.invoice("sub_visio").await["amount_due"], 34_900);
}

#[tokio::test]
async fn a_card_with_a_corrected_expiry_pays() {
    let sandbox = Sandbox::new();
    let declined = pay(&sandbox, "sub_exchange", "").await;
    assert_eq!(declined.error(), (402, "card_error", "expired_card", ""));
    assert_eq!(declined.body["error"]["payment_intent"]["status"], "requires_payment_method");
    sandbox.post("payment_methods/pm_bjorn_visa", "card[exp_month]=12&card[exp_year]=2031").await.ok();
    let paid = pay(&sandbox, "sub_exchange", "").await.ok();
    assert_eq!((&paid["status"], &paid["amount_remaining"]), (&json!("paid"), &json!(0)));
    assert_eq!(paid["next_payment_attempt"], Value::Null);
    assert_eq!(status(&sandbox, "sub_exchange").await, "active");
    let intent = sandbox.intent("sub_exchange").await;
    assert_eq!((&intent["status"], &intent["last_payment_error"]), (&json!("succeeded"), &Value::Null));
    let events = sandbox.events().await;
    let expected = ["charge.succeeded", "payment_intent.succeeded", "invoice.paid", "invoice.payment_succeeded"];
    assert_eq!(events[events.len() - 5..events.len() - 1], expected);
    assert_eq!(events[events.len() - 1], "customer.subscription.updated");
    assert_eq!(pay(&sandbox, "sub_exchange", "").await.error(), (400, "invalid_request_error", "", ""));
}

#[tokio::test]
async fn another_card_of_the_customers_can_pay() {
    let sandbox = Sandbox::new();
    assert_eq!(pay(&sandbox, "sub_visio", "payment_method=pm_david_visa").await.error().3, "payment_method");
    assert_eq!(pay(&sandbox, "sub_visio", "payment_method=pm_anna_visa").await.ok()["status"], "paid");
    // It pays this invoice only: the subscription keeps its own card.
    assert_eq!(sandbox.get("subscriptions/sub_visio").await["default_payment_method"], "pm_bjorn_mc");
}

#[tokio::test]
async fn only_attempts_of_the_schedule_are_counted() {
    let sandbox = Sandbox::new();
    let count = async || sandbox.invoice("sub_visio").await["attempt_count"].clone();
    pay(&sandbox, "sub_visio", "").await;
    assert_eq!(count().await, 1);
    let invoice = sandbox.invoice("sub_visio").await["id"].clone();
    let path = format!("/psp/pay/{}", invoice.as_str().expect("an id"));
    assert_eq!(sandbox.visit(&path, Some("")).await.location, "/psp");
    assert_eq!(count().await, 2);
}

#[tokio::test]
async fn after_the_cardholder_stopped_payments_attempts_are_planned_and_not_made() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.visit("/psp/stop/pm_anna_visa", Some("")).await.location, "/psp");
    assert_eq!(sandbox.events().await, [""; 0]);
    sandbox.visit("/psp/renew/sub_premium", Some("")).await;
    let invoice = sandbox.invoice("sub_premium").await;
    assert_eq!((&invoice["status"], &invoice["attempt_count"]), (&json!("open"), &json!(1)));
    assert!(invoice["next_payment_attempt"].is_i64());
    let declined = sandbox.intent("sub_premium").await;
    let error = &declined["last_payment_error"];
    assert_eq!(
        (&error["decline_code"], &error["advice_code"]),
        (&json!("stop_payment_order"), &json!("do_not_try_again"))
    );
    let charge = sandbox.get(&format!("charges/{}", declined["latest_charge"].as_str().expect("a charge"))).await;
    assert_eq!(charge["outcome"]["advice_code"], "do_not_try_again");
    assert_eq!(status(&sandbox, "sub_premium").await, "past_due");
    // The schedule goes on, and the bank is not asked.
    let path = format!("/psp/pay/{}", invoice["id"].as_str().expect("an id"));
    sandbox.visit(&path, Some("")).await;
    assert_eq!(sandbox.invoice("sub_premium").await["attempt_count"], 2);
    assert_eq!(sandbox.intent("sub_premium").await["latest_charge"], declined["latest_charge"]);
    // With another card the attempt is made.
    sandbox.post("subscriptions/sub_premium", "default_payment_method=pm_anna_mc").await.ok();
    sandbox.visit(&path, Some("")).await;
    assert_eq!(sandbox.invoice("sub_premium").await["status"], "paid");
    assert_eq!(sandbox.visit("/psp/stop/pm_nobodys", Some("")).await.status, 404);
}

#[tokio::test]
async fn the_bank_approves_once_the_console_says_so() {
    let sandbox = Sandbox::new();
    assert_eq!(pay(&sandbox, "sub_visio", "").await.error().2, "card_declined");
    assert_eq!(sandbox.visit("/psp/allow/pm_bjorn_mc", Some("")).await.location, "/psp");
    assert_eq!(pay(&sandbox, "sub_visio", "").await.ok()["status"], "paid");
    assert_eq!(sandbox.visit("/psp/allow/pm_nobodys", Some("")).await.status, 404);
}

#[tokio::test]
async fn a_payment_is_approved_on_the_banks_page() {
    let sandbox = Sandbox::new();
    let off_session = pay(&sandbox, "sub_powerbi", "").await;
    assert_eq!(off_session.error(), (402, "card_error", "authentication_required", ""));
    let asks = pay(&sandbox, "sub_powerbi", "off_session=false").await;
    assert_eq!(asks.error(), (402, "card_error", "invoice_payment_intent_requires_action", ""));
    let intent = asks.body["error"]["payment_intent"]["id"].as_str().expect("an id").to_owned();
    let confirm = format!("payment_intents/{intent}/confirm");
    let asked = sandbox.post(&confirm, "return_url=https://a.example/?a=b%23place").await.ok();
    assert_eq!(asked["status"], "requires_action");
    let page = format!("/psp/approve/{intent}");
    assert!(asked["next_action"]["redirect_to_url"]["url"].as_str().is_some_and(|url| url.ends_with(&page)));
    assert!(sandbox.visit(&page, None).await.html.contains("980,00\u{a0}kr"));

    let refused = sandbox.visit(&page, Some("action=refuse")).await;
    assert!(refused.location.starts_with(&format!("https://a.example/?a=b&payment_intent={intent}&")), "{refused:?}");
    assert!(refused.location.ends_with("redirect_status=failed#place"));
    let code = sandbox.intent("sub_powerbi").await["last_payment_error"]["code"].clone();
    assert_eq!(code, "payment_intent_authentication_failure");
    assert_eq!(sandbox.visit(&page, Some("action=approve")).await.status, 404);

    sandbox.post(&confirm, "payment_method=pm_anna_asks&return_url=https://a.example/").await.ok();
    let approved = sandbox.visit(&page, Some("action=approve")).await;
    assert!(approved.location.ends_with("redirect_status=succeeded"));
    assert_eq!(status(&sandbox, "sub_powerbi").await, "active");
    assert_eq!(sandbox.post(&confirm, "").await.error().2, "payment_intent_unexpected_state");
}

#[tokio::test]
async fn a_setup_intent_asks_the_bank_without_a_charge() {
    let sandbox = Sandbox::new();
    let ask = async |method: &str| {
        let form = format!("customer=cus_norrbacka&payment_method={method}&confirm=true&return_url=https://a.example/");
        sandbox.post("setup_intents", &form).await
    };
    assert_eq!(ask("pm_anna_visa").await.ok()["status"], "succeeded");
    // Nothing is charged, so insufficient funds do not matter.
    assert_eq!(ask("pm_bjorn_mc").await.ok()["status"], "succeeded");
    let declined = ask("pm_bjorn_visa").await;
    assert_eq!(declined.error(), (402, "card_error", "expired_card", ""));
    assert_eq!(declined.body["error"]["setup_intent"]["status"], "requires_payment_method");
    assert_eq!(ask("pm_anna_moved").await.error().2, "incorrect_zip");
    sandbox.post("payment_methods/pm_anna_moved", "billing_details[address][postal_code]=111 22").await.ok();
    assert_eq!(ask("pm_anna_moved").await.ok()["status"], "succeeded");
    assert_eq!(ask("pm_david_visa").await.error().3, "payment_method");

    let asked = ask("pm_anna_asks").await.ok();
    assert_eq!(asked["next_action"]["type"], "redirect_to_url");
    let intent = asked["id"].as_str().expect("an id");
    let approved = sandbox.visit(&format!("/psp/approve/{intent}"), Some("action=approve")).await;
    assert!(approved.location.starts_with(&format!("https://a.example/?setup_intent={intent}&")), "{approved:?}");
    assert_eq!(sandbox.get(&format!("setup_intents/{intent}")).await["status"], "succeeded");
    let again = sandbox.post(&format!("setup_intents/{intent}/confirm"), "").await;
    assert_eq!(again.error().2, "setup_intent_unexpected_state");
}
