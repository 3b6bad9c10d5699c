//! The function with tables and a payment provider of its own, and the calls that its tests make.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use billing::{Billing, CardId, CustomerId, SubscriptionId};
use http::{Method, Request};
use payments::Payments;
use serde_json::Value;
use stripe::Client;
use stripe::objects::PaymentMethod;
use testing::{ANNA, BILLING, DAVID, FakeStripe, Item, TestDb, TestResponse, Who, request, script_request};
use web::Settings;

use crate::demo;

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    pub(crate) db: TestDb,
    pub(crate) psp: FakeStripe,
}

impl TestApp {
    /// With the demo's organisations.
    pub(crate) async fn start() -> Self {
        Self::filled(TestDb::start().await).await
    }

    /// With the demo's organisations, in that database.
    pub(crate) async fn filled(db: TestDb) -> Self {
        let app = Self::behind(db, FakeStripe::start(demo::objects()).await);
        demo::fill(&app.payments()).await;
        app
    }

    /// With that database and that provider.
    pub(crate) fn behind(db: TestDb, psp: FakeStripe) -> Self {
        let config = card_edit::Config::from(&settings(&psp)).expect("complete settings");
        Self { router: card_edit::router(config, db.client().clone()), db, psp }
    }

    /// The use cases, as the provider's events call them.
    pub(crate) fn payments(&self) -> Payments {
        let config = stripe::Config::from(&settings(&self.psp)).expect("complete settings");
        Payments::new(self.billing(), Client::new(config))
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.db.client().clone(), BILLING)
    }

    /// Signs in, and gives the cookie.
    pub(crate) async fn sign_in(&self, who: Who) -> String {
        self.db.sign_in(who).await
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> TestResponse {
        let request = request(Method::GET, path).header("cookie", self.sign_in(who).await);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// An edit as the page sends it.
    pub(crate) async fn edit(&self, who: Who, card: &str, version: u32, key: &str, body: &Value) -> TestResponse {
        self.send(edit_request(&self.sign_in(who).await, card, version, key, body.to_string())).await
    }

    /// A `POST` as the page sends it.
    pub(crate) async fn post(&self, who: Who, path: &str, body: &Value) -> TestResponse {
        self.send(post_request(&self.sign_in(who).await, path, body.to_string())).await
    }

    /// A person returns from another site: the address to which they are redirected.
    pub(crate) async fn returns(&self, who: Who, path: &str) -> String {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.location().to_owned()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> TestResponse {
        testing::send(&self.router, request).await
    }

    /// The provider's event for a subscription.
    pub(crate) async fn sync_subscription(&self, customer: &str, subscription: &str) {
        let (customer, id) = (CustomerId::parse(customer), SubscriptionId::parse(subscription));
        let synced = self.payments().sync_subscription(&customer.expect("an id"), &id.expect("an id")).await;
        synced.expect("a sync");
    }

    /// All items of the billing table, by their keys.
    pub(crate) async fn items(&self) -> BTreeMap<String, Item> {
        self.db.items(BILLING).await
    }

    /// The items of the billing table whose sort key begins with `prefix`.
    pub(crate) async fn items_of(&self, prefix: &str) -> Vec<Item> {
        let of_kind = |item: &Item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with(prefix));
        self.items().await.into_values().filter(of_kind).collect()
    }

    /// Stores an item of the billing table, in place of the one of its key.
    pub(crate) async fn put(&self, item: Item) {
        self.db.put(BILLING, item).await;
    }

    /// The table has the card as the provider has it, with that version, and no edit is pending.
    pub(crate) async fn agrees(&self, card: &str, version: u32) {
        let id = CardId::parse(card).expect("an id");
        let organisation = if card == "card_david" { DAVID.organisation } else { ANNA.organisation };
        let (stored, pending) = self.billing().load_card(organisation, &id).await.expect("the card");
        let at_provider: PaymentMethod =
            serde_json::from_value(self.psp.object(&id.payment_method())).expect("a payment method");
        assert_eq!(Some(stored.details()), at_provider.details().as_ref(), "{card}");
        assert_eq!((stored.version(), pending.map(|edit| edit.provider_key())), (version, None), "{card}");
        let entries = self.items_of(&format!("AUDIT#{card}#")).await.len();
        assert_eq!(u32::try_from(entries), Ok(version), "{card}");
    }
}

pub(crate) fn edit_request(cookie: &str, card: &str, version: u32, key: &str, body: impl Into<Body>) -> Request<Body> {
    let request = script_request(Method::PATCH, &format!("/api/cards/{card}")).header("cookie", cookie);
    let request = request.header("if-match", format!("\"{version}\"")).header("idempotency-key", key);
    request.body(body.into()).expect("a request")
}

pub(crate) fn post_request(cookie: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    script_request(Method::POST, path).header("cookie", cookie).body(body.into()).expect("a request")
}

fn settings(psp: &FakeStripe) -> Settings {
    testing::settings([("PROVIDER_URL", psp.url()), ("PROVIDER_SECRET", FakeStripe::SECRET)])
}
