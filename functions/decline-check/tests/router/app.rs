//! The function with tables of its own, and the calls that its tests make.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use billing::Billing;
use http::{Method, Request};
use serde_json::{Value, json};
use testing::{BILLING, Item, TestDb, TestResponse, Who, script_request};

use crate::demo;

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    pub(crate) db: TestDb,
}

impl TestApp {
    /// With the demo's organisations.
    pub(crate) async fn start() -> Self {
        let app = Self::behind(TestDb::start().await);
        demo::fill(&app.billing()).await;
        app
    }

    /// With that database.
    pub(crate) fn behind(db: TestDb) -> Self {
        let config = decline_check::Config::from(&testing::settings([])).expect("complete settings");
        Self { router: decline_check::router(config, db.client().clone()), db }
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.db.client().clone(), BILLING)
    }

    /// Signs in, and gives the cookie.
    pub(crate) async fn sign_in(&self, who: Who) -> String {
        self.db.sign_in(who).await
    }

    /// A check as the page sends it.
    pub(crate) async fn check(&self, who: Who, subscription: &str, card: &Value) -> TestResponse {
        let body = json!({"subscription": subscription, "card": card});
        self.send(check_request(&self.sign_in(who).await, body.to_string())).await
    }

    /// Only asks why, and what to do.
    pub(crate) async fn ask(&self, who: Who, subscription: &str) -> TestResponse {
        let body = json!({"subscription": subscription});
        self.send(check_request(&self.sign_in(who).await, body.to_string())).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> TestResponse {
        testing::send(&self.router, request).await
    }

    /// All items of the billing table, by their keys.
    pub(crate) async fn items(&self) -> BTreeMap<String, Item> {
        self.db.items(BILLING).await
    }

    /// The counts, by what they count.
    pub(crate) async fn counts(&self) -> Vec<(String, u32)> {
        let count = |(key, item): (String, Item)| {
            let name = key.split_once("LIMIT#")?.1.to_owned();
            Some((name, u32::try_from(item["times"].as_l().ok()?.len()).ok()?))
        };
        self.items().await.into_iter().filter_map(count).collect()
    }
}

pub(crate) fn check_request(cookie: &str, body: impl Into<Body>) -> Request<Body> {
    let request = script_request(Method::POST, "/api/decline-check").header("cookie", cookie);
    request.body(body.into()).expect("a request")
}
