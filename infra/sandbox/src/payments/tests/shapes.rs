//! The sandbox's objects have the shapes that the payment provider describes: the types of its own Python SDK fit them.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Sandbox;

const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/tools");

/// Checks objects, pages of lists and errors by `tests/tools/provider-schema.py`.
fn check(objects: &[Value]) {
    let python = Path::new(TOOLS).join(".venv/bin/python");
    assert!(python.exists(), "the provider's SDK is missing: tests/run rust installs it");
    let mut process = Command::new(python)
        .arg(Path::new(TOOLS).join("provider-schema.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a program");
    let mut input = process.stdin.take().expect("its input");
    input.write_all(Value::from(objects).to_string().as_bytes()).expect("an open input");
    drop(input);
    let output = process.wait_with_output().expect("its end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// How many objects a page of a list holds.
fn count(list: &Value) -> usize {
    list["data"].as_array().expect("a list").len()
}

#[tokio::test]
async fn of_the_demos_objects() {
    let sandbox = Sandbox::new();
    let customers = sandbox.get("customers").await;
    assert_eq!(count(&customers), 2);
    let expand = "expand[]=data.latest_invoice&expand[]=data.default_payment_method&expand[]=data.customer";
    let subscriptions = sandbox.get(&format!("subscriptions?status=all&limit=100&{expand}")).await;
    assert_eq!(count(&subscriptions), 9);
    assert!(subscriptions["data"].as_array().expect("a list").iter().all(|it| it["customer"].is_object()));
    let methods = sandbox.get("customers/cus_norrbacka/payment_methods?type=card").await;
    assert_eq!(count(&methods), 6);
    let invoices = sandbox.get("invoices?limit=100&expand[]=data.payments.data.payment").await;
    assert_eq!(count(&invoices), 8);
    let subscription = sandbox.get("subscriptions/sub_premium?expand[]=items.data.price.product").await;
    let product = sandbox.get("products/prod_premium").await;
    let price = sandbox.get("prices/price_premium").await;
    let declined = sandbox.intent("sub_visio").await;
    assert!(declined["last_payment_error"].is_object());
    let charge = declined["latest_charge"].as_str().expect("a charge");
    let declined_charge = sandbox.get(&format!("charges/{charge}?expand[]=payment_intent")).await;
    let paid = sandbox.intent("sub_premium").await;
    let charge = sandbox.get(&format!("charges/{}", paid["latest_charge"].as_str().expect("a charge"))).await;
    check(&[
        customers,
        subscriptions,
        methods,
        invoices,
        subscription,
        product,
        price,
        declined,
        declined_charge,
        paid,
        charge,
    ]);
}

#[tokio::test]
async fn of_objects_created_later() {
    let sandbox = Sandbox::new();
    let form =
        "mode=setup&customer=cus_norrbacka&currency=sek&success_url=https://a.example/&cancel_url=https://a.example/";
    let open = sandbox.post("checkout/sessions", form).await.ok();
    let id = open["id"].as_str().expect("an id");
    sandbox.visit(&format!("/psp/checkout/{id}"), Some(super::pages::WORKING)).await;
    let completed = sandbox.get(&format!("checkout/sessions/{id}?expand[]=setup_intent.payment_method")).await;

    let created = sandbox.post("setup_intents", "customer=cus_norrbacka&payment_method=pm_anna_asks").await.ok();
    let confirm = format!("setup_intents/{}/confirm", created["id"].as_str().expect("an id"));
    let confirmed = sandbox.post(&confirm, "return_url=https://a.example/").await.ok();
    let refused =
        sandbox.post("setup_intents", "customer=cus_norrbacka&payment_method=pm_bjorn_visa&confirm=true").await;
    assert_eq!(refused.status, 402);

    let owed = sandbox.intent("sub_powerbi").await;
    let confirm = format!("payment_intents/{}/confirm", owed["id"].as_str().expect("an id"));
    let form = "payment_method=pm_anna_asks&return_url=https://a.example/";
    let asked = sandbox.post(&confirm, form).await.ok();
    assert!(asked["next_action"].is_object());
    sandbox.visit(&format!("/psp/approve/{}", asked["id"].as_str().expect("an id")), Some("action=approve")).await;
    sandbox.post("payment_methods/pm_anna_visa", "card[exp_year]=2031").await.ok();
    sandbox.call("DELETE", "subscriptions/sub_apps", "", None).await.ok();

    let events = sandbox.get("events?limit=100").await;
    assert!(count(&events) > 10);
    check(&[open, completed, created, confirmed, refused.body, owed, asked, events]);
}

#[test]
#[should_panic(expected = "product prod_x.name: is absent")]
fn an_object_of_another_shape_is_refused() {
    check(&[serde_json::json!({"object": "product", "id": "prod_x"})]);
}
