//! The function with tables of its own, and the calls that its tests make.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use axum::Router;
use axum::body::Body;
use billing::Billing;
use dynoxide::Database;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::session::{Session, Sessions};
use web::{Settings, SiteUrl, dynamodb};

use crate::demo::{self, Who};

pub(crate) const SECRET: &str = "the-secret-of-the-cdn";
const SITE: &str = "https://help.example.com";
const BILLING: &str = "billing";
const SESSIONS: &str = "sessions";

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    client: dynamodb::Client,
    sessions: Sessions,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// An item, in an order that two readings of it share.
pub(crate) type Item = BTreeMap<String, AttributeValue>;

impl TestApp {
    /// With the demo's organisations.
    pub(crate) async fn start() -> Self {
        let app = Self::behind(&Self::database().await).await;
        demo::fill(&app.billing()).await;
        app
    }

    /// A database with empty tables; its endpoint.
    pub(crate) async fn database() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        let database = Database::memory().expect("a database in memory");
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        let client = client(&endpoint).await;
        create_table(&client, BILLING, &["pk", "sk"]).await;
        create_table(&client, SESSIONS, &["pk"]).await;
        endpoint
    }

    /// With its tables at that endpoint.
    pub(crate) async fn behind(endpoint: &str) -> Self {
        let client = client(endpoint).await;
        let settings = Settings::from_iter([
            ("SITE_URL", SITE),
            ("ORIGIN_SECRETS", SECRET),
            ("BILLING_TABLE", BILLING),
            ("SESSIONS_TABLE", SESSIONS),
        ]);
        let config = decline_check::Config::from(&settings).expect("whole settings");
        let sessions = Sessions::new(client.clone(), SESSIONS, &SiteUrl::parse(SITE).expect("a site"));
        Self { router: decline_check::router(config, client.clone()), client, sessions }
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.client.clone(), BILLING)
    }

    /// Signs in, and gives the cookie.
    pub(crate) async fn sign_in(&self, who: Who) -> String {
        let session = Session {
            issuer: demo::ISSUER.to_owned(),
            subject: who.subject.to_owned(),
            name: who.name.to_owned(),
            email: String::new(),
            organisation: who.organisation.to_owned(),
            billing_admin: who.billing_admin,
            created_at: Timestamp::now(),
            last_used: Timestamp::now(),
            lifetime: Session::MAX_LIFETIME,
        };
        let cookie = self.sessions.create(&session).await.expect("a session");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// A check as the page sends it.
    pub(crate) async fn check(&self, who: Who, subscription: &str, card: &Value) -> Answer {
        let body = json!({"subscription": subscription, "card": card});
        self.send(check_request(&self.sign_in(who).await, body.to_string())).await
    }

    /// Only asks why, and what to do.
    pub(crate) async fn ask(&self, who: Who, subscription: &str) -> Answer {
        let body = json!({"subscription": subscription});
        self.send(check_request(&self.sign_in(who).await, body.to_string())).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("a body in UTF-8");
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// All items of the billing table, by their sort key.
    pub(crate) async fn items(&self) -> BTreeMap<String, Item> {
        let mut items = BTreeMap::new();
        let mut pages = self.client.scan().table_name(BILLING).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item: HashMap<_, _> = item.expect("a scan");
            let key = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone());
            items.insert(key.join(" "), item.into_iter().collect());
        }
        items
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

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The status and the code of a problem, after a look at its form.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        let code = problem["code"].as_str().expect("a code");
        (self.status.as_u16(), code.to_owned())
    }

    /// A success's JSON.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!((self.status.as_u16(), self.header("content-type")), (200, "application/json"), "{}", self.text);
        self.json()
    }
}

/// A request that came through the CDN.
pub(crate) fn request(method: Method, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("x-origin-secret", SECRET)
}

pub(crate) fn check_request(cookie: &str, body: impl Into<Body>) -> Request<Body> {
    let request = request(Method::POST, "/api/decline-check")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("cookie", cookie);
    request.body(body.into()).expect("a request")
}

async fn client(endpoint: &str) -> dynamodb::Client {
    let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
    dynamodb::client(loader.endpoint_url(endpoint)).await
}

async fn create_table(client: &dynamodb::Client, name: &str, keys: &[&str]) {
    let mut table = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for (key, kind) in keys.iter().zip([KeyType::Hash, KeyType::Range]) {
        let text = ScalarAttributeType::S;
        let attribute = AttributeDefinition::builder().attribute_name(*key).attribute_type(text).build();
        let schema = KeySchemaElement::builder().attribute_name(*key).key_type(kind).build();
        table = table.attribute_definitions(attribute.expect("an attribute")).key_schema(schema.expect("a key"));
    }
    table.send().await.expect("a new table");
}
