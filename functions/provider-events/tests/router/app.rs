//! The function with a table and a payment provider of its own, and the events that its tests send.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use billing::{Billing, CardId, Organisation, Subscription, SubscriptionId};
use http::{Method, Request};
use jiff::Timestamp;
use ring::hmac;
use serde_json::{Value, json};
use testing::{BILLING, FakeStripe, Item, NORRBACKA, TestDb, request};

use crate::objects;

pub(crate) const SECRET: &str = "whsec_of-the-webhook";

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    db: TestDb,
    pub(crate) provider: FakeStripe,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::behind(TestDb::start().await).await
    }

    /// The function with that database.
    pub(crate) async fn behind(db: TestDb) -> Self {
        let provider = FakeStripe::start(objects::all()).await;
        let settings = testing::settings([
            ("PROVIDER_URL", provider.url()),
            ("PROVIDER_SECRET", FakeStripe::SECRET),
            ("PROVIDER_WEBHOOK_SECRET", SECRET),
        ]);
        let config = provider_events::Config::from(&settings).expect("complete settings");
        Self { router: provider_events::router(config, db.client().clone()), db, provider }
    }

    /// Sends an event, signed, with an id of its own.
    pub(crate) async fn tell(&self, kind: &str, object: &Value) -> u16 {
        self.send(signed(&event("evt_1", kind, object))).await.0
    }

    /// The status, and the problem's code.
    pub(crate) async fn send(&self, request: Request<Body>) -> (u16, String) {
        let answer = testing::send(&self.router, request).await;
        if answer.status == 200 {
            assert!(answer.text.is_empty());
            return (200, String::new());
        }
        answer.problem()
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.db.client().clone(), BILLING)
    }

    pub(crate) async fn organisation(&self) -> Organisation {
        self.billing().organisation(NORRBACKA).await.expect("an organisation")
    }

    /// The subscription as the table has it.
    pub(crate) async fn subscription(&self) -> Option<Subscription> {
        let id = SubscriptionId::parse("sub_1").expect("an id");
        self.organisation().await.subscription(&id).cloned()
    }

    /// All items of the table, by their keys; without the marks of processed events.
    pub(crate) async fn items(&self) -> BTreeMap<String, Item> {
        let mut items = self.db.items(BILLING).await;
        items.retain(|key, _| !key.starts_with("EVENT#"));
        items
    }
}

pub(crate) fn card_id(text: &str) -> CardId {
    CardId::parse(text).expect("an id")
}

pub(crate) fn event(id: &str, kind: &str, object: &Value) -> String {
    json!({"id": id, "object": "event", "type": kind, "data": {"object": object}}).to_string()
}

/// The event as the provider sends it now.
pub(crate) fn signed(body: &str) -> Request<Body> {
    post(body, &signature(SECRET, Timestamp::now().as_second(), body))
}

pub(crate) fn post(body: &str, signature: &str) -> Request<Body> {
    let request = request(Method::POST, "/api/provider-events")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature);
    request.body(Body::from(body.to_owned())).expect("a request")
}

pub(crate) fn signature(secret: &str, time: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    tag.as_ref().iter().fold(format!("t={time},v1="), |hex, byte| format!("{hex}{byte:02x}"))
}
