//! The function with its own table, and the requests of its tests.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use http::{Method, Request};
use testing::{FEEDBACK, TestDb, TestResponse, request, script_request};
use web::dynamodb;

pub(crate) const ID: &str = "0190f5c2-7d1e-4b6a-9c3d-5e8f7a6b4c2d";

pub(crate) const SITE_INDEX: &str = include_str!("site.index.json");

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    db: TestDb,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        let app = Self::before_the_site_is_published().await;
        app.publish(SITE_INDEX).await;
        app
    }

    /// With a table that does not hold the site's index.
    pub(crate) async fn before_the_site_is_published() -> Self {
        Self::at(TestDb::start().await, testing::SITE)
    }

    /// Puts the site's index into the table.
    pub(crate) async fn publish(&self, index: &str) {
        self.store().put_index(index.to_owned()).await.expect("the index is stored");
    }

    /// Without the table, and on plain http.
    pub(crate) async fn with_its_table_away() -> Self {
        Self::at(TestDb::away().await, "http://127.0.0.1:3000")
    }

    fn at(db: TestDb, site: &str) -> Self {
        let settings = testing::settings([("SITE_URL", site), ("FEEDBACK_MONTHS", "24")]);
        let config = feedback::Config::from(&settings).expect("complete settings");
        Self { router: feedback::router(config, db.client().clone()), db }
    }

    pub(crate) fn store(&self) -> feedback::Store {
        feedback::Store::new(self.db.client().clone(), FEEDBACK)
    }

    pub(crate) fn table(&self) -> (&dynamodb::Client, &'static str) {
        (self.db.client(), FEEDBACK)
    }

    pub(crate) async fn put(&self, id: &str, body: impl ToString) -> TestResponse {
        let request = script_request(Method::PUT, &format!("/api/feedback/{id}"));
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    pub(crate) async fn post(&self, fields: &[(&str, &str)]) -> TestResponse {
        self.post_raw(serde_urlencoded::to_string(fields).expect("a form")).await
    }

    pub(crate) async fn post_raw(&self, body: impl Into<Body>) -> TestResponse {
        let request = request(Method::POST, "/api/feedback")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(body.into()).expect("a request")).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> TestResponse {
        testing::send(&self.router, request).await
    }

    /// All answers in the table, each attribute as plain text.
    pub(crate) async fn items(&self) -> Vec<BTreeMap<String, String>> {
        let items = self.db.plain_items(FEEDBACK).await.into_iter();
        items.filter(|item| item["pk"] != "site-index").collect()
    }
}
