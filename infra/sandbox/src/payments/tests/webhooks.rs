//! Events reach the site: signed, in order, and again until the site accepts them.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::Sandbox;

/// The signature and the body of an event that reached the site.
type Received = (String, String);

/// A site that answers the first events with these statuses, and accepts the others.
async fn site(first: Vec<StatusCode>) -> (String, mpsc::UnboundedReceiver<Received>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let answers = Arc::new(Mutex::new(first.into_iter()));
    let take = async |State((sender, answers)): State<(mpsc::UnboundedSender<Received>, Arc<Mutex<_>>)>,
                      headers: HeaderMap,
                      body: String| {
        let signature = headers["stripe-signature"].to_str().expect("ASCII").to_owned();
        sender.send((signature, body)).expect("somebody listens");
        let answer: Option<StatusCode> =
            Iterator::next(&mut *answers.lock().expect("no panic") as &mut std::vec::IntoIter<_>);
        answer.unwrap_or(StatusCode::OK)
    };
    let router = Router::new().route("/api/provider-events", post(take)).with_state((sender, answers));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, receiver)
}

#[tokio::test]
async fn an_event_is_signed_and_sent_again_until_it_is_accepted() {
    let (address, mut received) = site(vec![StatusCode::SERVICE_UNAVAILABLE, StatusCode::NOT_FOUND]).await;
    let sandbox = Sandbox::of_site(&address);
    let sender = tokio::spawn(sandbox.provider.clone().send_events());
    sandbox.post("payment_methods/pm_anna_visa", "card[exp_year]=2031").await.ok();
    let mut bodies = Vec::new();
    for _ in 0..3 {
        let (signature, body) = received.recv().await.expect("an event");
        let time = signature.strip_prefix("t=").and_then(|rest| rest.split_once(',')).expect("a time").0;
        let time = time.parse().expect("seconds");
        assert_eq!(signature, crate::payments::webhooks::signature(sandbox.provider.webhook_secret(), &body, time));
        bodies.push(body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    let event: Value = serde_json::from_str(&bodies[0]).expect("JSON");
    assert_eq!(
        (&event["type"], &event["data"]["object"]["id"]),
        (&"payment_method.updated".into(), &"pm_anna_visa".into())
    );

    sandbox.post("subscriptions/sub_apps", "default_payment_method=pm_anna_mc").await.ok();
    let (_, body) = received.recv().await.expect("an event");
    assert!(body.contains("customer.subscription.updated"));
    // Until the answer to the last event is stored, too.
    while sandbox.get("events").await["data"].as_array().expect("a list").iter().any(|it| it["pending_webhooks"] != 0) {
        tokio::task::yield_now().await;
    }
    assert!(received.try_recv().is_err());
    sender.abort();
}
