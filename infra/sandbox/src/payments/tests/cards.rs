//! Cards, and the subscriptions that they pay.

use serde_json::{Value, json};

use super::Sandbox;

#[tokio::test]
async fn a_change_is_merged_into_the_card() {
    let sandbox = Sandbox::new();
    let before = sandbox.get("payment_methods/pm_anna_visa").await;
    let form = "card[exp_month]=2&card[exp_year]=2031&billing_details[name]=Anna M Alm&billing_details[address][line2]=lgh 1102\
        &metadata[note]=x";
    let after = sandbox.post("payment_methods/pm_anna_visa", form).await.ok();
    assert_eq!((&after["card"]["exp_month"], &after["card"]["exp_year"]), (&json!(2), &json!(2031)));
    assert_eq!(after["billing_details"]["name"], "Anna M Alm");
    assert_eq!(after["billing_details"]["address"]["line1"], before["billing_details"]["address"]["line1"]);
    assert_eq!(after["billing_details"]["address"]["line2"], "lgh 1102");
    assert_eq!(after["metadata"]["kortkoll_owner"], before["metadata"]["kortkoll_owner"]);
    assert_eq!(after["metadata"]["note"], "x");

    let form = "billing_details[address][line2]=&metadata[note]=";
    let unset = sandbox.post("payment_methods/pm_anna_visa", form).await.ok();
    assert_eq!(unset["billing_details"]["address"]["line2"], Value::Null);
    assert_eq!(unset["metadata"], before["metadata"]);
    assert_eq!(unset["card"]["exp_year"], 2031);
    assert_eq!(sandbox.events().await, ["payment_method.updated"; 2]);
    let event = sandbox.get("events").await["data"][1]["data"].clone();
    assert_eq!(event["previous_attributes"]["card"], before["card"]);
    assert_eq!(event["object"]["card"]["exp_year"], 2031);
}

#[tokio::test]
async fn metadata_is_short() {
    let sandbox = Sandbox::new();
    let (longest, name) = ("å".repeat(500), "n".repeat(40));
    sandbox.post("payment_methods/pm_anna_visa", &format!("metadata[{name}]={longest}")).await.ok();
    for (name, value) in [(name.as_str(), format!("{longest}å")), (&format!("{name}n"), longest.clone())] {
        for path in ["payment_methods/pm_anna_visa", "subscriptions/sub_premium", "setup_intents"] {
            let form = format!("customer=cus_norrbacka&metadata[{name}]={value}");
            let form = form.trim_start_matches(if path == "setup_intents" { "" } else { "customer=cus_norrbacka&" });
            let error = sandbox.post(path, form).await;
            assert_eq!(
                error.error(),
                (400, "invalid_request_error", "", format!("metadata[{name}]").as_str()),
                "{path}"
            );
        }
    }
    let many: Vec<_> = (0..51).map(|number| format!("metadata[{number}]=x")).collect();
    let error = sandbox.post("subscriptions/sub_premium", &many.join("&")).await;
    assert_eq!(error.error(), (400, "invalid_request_error", "", "metadata"));
}

#[tokio::test]
async fn a_subscription_can_end_with_its_period() {
    let sandbox = Sandbox::new();
    let ends = sandbox.post("subscriptions/sub_premium", "cancel_at_period_end=true").await.ok();
    assert_eq!((&ends["cancel_at_period_end"], &ends["status"]), (&json!(true), &json!("active")));
    assert_eq!(ends["cancel_at"], ends["items"]["data"][0]["current_period_end"]);
    let goes_on = sandbox.post("subscriptions/sub_premium", "cancel_at_period_end=false").await.ok();
    assert_eq!((&goes_on["cancel_at_period_end"], &goes_on["cancel_at"]), (&json!(false), &Value::Null));
    assert_eq!(sandbox.events().await, ["customer.subscription.updated"; 2]);
}

#[tokio::test]
async fn a_wrong_expiry_or_address_is_refused_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let before = sandbox.get("payment_methods/pm_anna_visa").await;
    for (form, error) in [
        ("card[exp_month]=13&card[exp_year]=2030", (402, "card_error", "invalid_expiry_month", "exp_month")),
        ("card[exp_year]=2020", (402, "card_error", "invalid_expiry_year", "exp_year")),
        ("card[exp_year]=2099", (402, "card_error", "invalid_expiry_year", "exp_year")),
        ("card[exp_year]=x", (400, "invalid_request_error", "parameter_invalid_integer", "card[exp_year]")),
        (
            "billing_details[name]=A&billing_details[address][country]=Sverige",
            (400, "invalid_request_error", "country_code_invalid", "billing_details[address][country]"),
        ),
        ("billing_details[name]=A&card[number]=4", (400, "invalid_request_error", "parameter_unknown", "card[number]")),
    ] {
        assert_eq!(sandbox.post("payment_methods/pm_anna_visa", form).await.error(), error, "{form}");
    }
    assert_eq!(sandbox.get("payment_methods/pm_anna_visa").await, before);
    assert_eq!(sandbox.events().await, [""; 0]);
}

#[tokio::test]
async fn a_subscriptions_own_card_pays_it_and_else_its_customers() {
    let sandbox = Sandbox::new();
    sandbox.post("subscriptions/sub_premium", "default_payment_method=pm_anna_mc").await.ok();
    sandbox.post("customers/cus_norrbacka", "invoice_settings[default_payment_method]=pm_bjorn_mc").await.ok();
    let payer = async |subscription: &str| {
        sandbox.visit(&format!("/psp/renew/{subscription}"), Some("")).await;
        let charge = sandbox.intent(subscription).await["latest_charge"].clone();
        let charge = sandbox.get(&format!("charges/{}", charge.as_str().expect("a charge"))).await;
        charge["payment_method"].clone()
    };
    assert_eq!(payer("sub_premium").await, "pm_anna_mc");
    assert_eq!(payer("sub_project").await, "pm_bjorn_mc");
    sandbox.post("subscriptions/sub_premium", "default_payment_method=").await.ok();
    assert_eq!(payer("sub_premium").await, "pm_bjorn_mc");
}

#[tokio::test]
async fn only_a_card_of_the_customers_pays_its_subscriptions() {
    let sandbox = Sandbox::new();
    let expected = (400, "invalid_request_error", "resource_missing", "default_payment_method");
    for method in ["pm_david_visa", "pm_nobodys"] {
        let form = format!("default_payment_method={method}&metadata[a]=b");
        assert_eq!(sandbox.post("subscriptions/sub_premium", &form).await.error(), expected);
    }
    sandbox.post("payment_methods/pm_anna_visa/detach", "").await.ok();
    assert_eq!(sandbox.get("subscriptions/sub_premium").await["default_payment_method"], Value::Null);
    let form = "default_payment_method=pm_anna_visa";
    assert_eq!(sandbox.post("subscriptions/sub_premium", form).await.error(), expected);
    assert_eq!(sandbox.get("payment_methods?customer=cus_norrbacka").await["data"].as_array().map(Vec::len), Some(5));
    assert_eq!(sandbox.post("payment_methods/pm_anna_visa", "card[exp_year]=2030").await.status, 400);
}

#[tokio::test]
async fn a_cancelled_subscription_is_listed_only_when_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.call("DELETE", "subscriptions/sub_sjovik", "", None).await.ok();
    let count = async |query: &str| {
        let list = sandbox.get(&format!("subscriptions?customer=cus_sjovik{query}")).await;
        list["data"].as_array().map(Vec::len)
    };
    assert_eq!(count("").await, Some(0));
    assert_eq!(count("&status=all").await, Some(1));
    assert_eq!(count("&status=canceled").await, Some(1));
    let refused = sandbox.post("subscriptions/sub_sjovik", "default_payment_method=pm_david_visa").await;
    assert_eq!(refused.error().2, "invalid_canceled_subscription_fields");
    assert_eq!(sandbox.events().await, ["customer.subscription.deleted"]);
}
