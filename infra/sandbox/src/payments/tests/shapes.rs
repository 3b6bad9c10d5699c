//! The sandbox's objects have Stripe's shapes: the types of the crate `async-stripe` can read all of them.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;
use stripe_shared::{
    Charge, CheckoutSession, Customer, Event, Invoice, PaymentIntent, PaymentMethod, Price, Product, SetupIntent,
    Subscription,
};

use super::Sandbox;

fn read<T: DeserializeOwned + Debug>(object: &Value) -> T {
    let read: T = serde_json::from_value(object.clone()).unwrap_or_else(|error| panic!("{error}: {object:#}"));
    // The value of an enumeration that Stripe does not have.
    assert!(!format!("{read:?}").contains("Unknown("), "{object:#}");
    read
}

/// All of a list.
fn read_list<T: DeserializeOwned + Debug>(list: &Value) -> Vec<T> {
    assert_eq!(list["object"], "list");
    read(&list["data"])
}

#[tokio::test]
async fn of_the_demos_objects() {
    let sandbox = Sandbox::new();
    assert_eq!(read_list::<Customer>(&sandbox.get("customers").await).len(), 2);
    let expand = "expand[]=data.latest_invoice&expand[]=data.default_payment_method&expand[]=data.customer";
    let subscriptions: Vec<Subscription> =
        read_list(&sandbox.get(&format!("subscriptions?status=all&limit=100&{expand}")).await);
    assert_eq!(subscriptions.len(), 9);
    assert!(subscriptions.iter().all(|it| it.customer.is_object()));
    let methods: Vec<PaymentMethod> =
        read_list(&sandbox.get("customers/cus_norrbacka/payment_methods?type=card").await);
    assert_eq!(methods.len(), 6);
    let invoices: Vec<Invoice> =
        read_list(&sandbox.get("invoices?limit=100&expand[]=data.payments.data.payment").await);
    assert_eq!(invoices.len(), 8);
    read::<Subscription>(&sandbox.get("subscriptions/sub_premium?expand[]=items.data.price.product").await);
    read::<Product>(&sandbox.get("products/prod_premium").await);
    read::<Price>(&sandbox.get("prices/price_premium").await);
    let declined: PaymentIntent = read(&sandbox.intent("sub_visio").await);
    assert!(declined.last_payment_error.is_some());
    let charge = declined.latest_charge.expect("a charge").into_id().to_string();
    read::<Charge>(&sandbox.get(&format!("charges/{charge}?expand[]=payment_intent")).await);
    let paid: PaymentIntent = read(&sandbox.intent("sub_premium").await);
    read::<Charge>(&sandbox.get(&format!("charges/{}", paid.latest_charge.expect("a charge").id())).await);
}

#[tokio::test]
async fn of_objects_created_later() {
    let sandbox = Sandbox::new();
    let form =
        "mode=setup&customer=cus_norrbacka&currency=sek&success_url=https://a.example/&cancel_url=https://a.example/";
    let session = sandbox.post("checkout/sessions", form).await.ok();
    let session: CheckoutSession = read(&session);
    let id = session.id.to_string();
    sandbox.visit(&format!("/psp/checkout/{id}"), Some(super::pages::WORKING)).await;
    let session = format!("checkout/sessions/{id}?expand[]=setup_intent.payment_method");
    read::<CheckoutSession>(&sandbox.get(&session).await);

    let intent = sandbox.post("setup_intents", "customer=cus_norrbacka&payment_method=pm_anna_asks").await.ok();
    let intent: SetupIntent = read(&intent);
    let confirm = format!("setup_intents/{}/confirm", intent.id);
    read::<SetupIntent>(&sandbox.post(&confirm, "return_url=https://a.example/").await.ok());
    let refused =
        sandbox.post("setup_intents", "customer=cus_norrbacka&payment_method=pm_bjorn_visa&confirm=true").await;
    assert_eq!(refused.status, 402);
    read::<stripe_shared::ApiErrors>(&refused.body["error"]);

    let owed = sandbox.intent("sub_powerbi").await;
    let confirm = format!("payment_intents/{}/confirm", owed["id"].as_str().expect("an id"));
    let form = "payment_method=pm_anna_asks&return_url=https://a.example/";
    let asked: PaymentIntent = read(&sandbox.post(&confirm, form).await.ok());
    assert!(asked.next_action.is_some());
    sandbox.visit(&format!("/psp/approve/{}", asked.id), Some("action=approve")).await;
    sandbox.post("payment_methods/pm_anna_visa", "card[exp_year]=2031").await.ok();
    sandbox.call("DELETE", "subscriptions/sub_apps", "", None).await.ok();

    let events: Vec<Event> = read_list(&sandbox.get("events?limit=100").await);
    assert!(events.len() > 10);
}
