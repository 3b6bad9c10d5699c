//! The function with tables and a payment provider of its own, and the calls that its tests make.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use axum::Router;
use axum::body::Body;
use billing::{Billing, CardId};
use dynoxide::Database;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use payments::Payments;
use serde_json::Value;
use stripe::Client;
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::session::{Session, Sessions};
use web::{Settings, SiteUrl, dynamodb};

use crate::demo::{self, Who};
use crate::psp::{self, Psp};

pub(crate) const SECRET: &str = "the-secret-of-the-cdn";
const SITE: &str = "https://help.example.com";
const BILLING: &str = "billing";
const SESSIONS: &str = "sessions";

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    client: dynamodb::Client,
    sessions: Sessions,
    pub(crate) psp: Psp,
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
        let app = Self::behind(&Self::database().await, Psp::start().await).await;
        demo::fill(&app.payments()).await;
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
    pub(crate) async fn behind(endpoint: &str, psp: Psp) -> Self {
        let client = client(endpoint).await;
        let config = card_edit::Config::from(&settings(&psp)).expect("whole settings");
        let sessions = Sessions::new(client.clone(), SESSIONS, &site());
        Self { router: card_edit::router(config, client.clone()), client, sessions, psp }
    }

    /// The use cases, as the provider's events call them.
    pub(crate) fn payments(&self) -> Payments {
        let config = stripe::Config::from(&settings(&self.psp)).expect("whole settings");
        Payments::new(self.billing(), Client::new(config))
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.client.clone(), BILLING)
    }

    pub(crate) fn table(&self) -> (&dynamodb::Client, &'static str) {
        (&self.client, BILLING)
    }

    /// Signs in, and gives the cookie.
    pub(crate) async fn sign_in(&self, who: Who) -> String {
        self.signed_in(who, Timestamp::now(), Timestamp::now()).await
    }

    /// The cookie of a session that began at one time and was last used at another.
    pub(crate) async fn signed_in(&self, who: Who, begun: Timestamp, seen: Timestamp) -> String {
        let session = Session {
            issuer: demo::ISSUER.to_owned(),
            subject: who.subject.to_owned(),
            name: who.name.to_owned(),
            email: String::new(),
            organisation: who.organisation.to_owned(),
            billing_admin: who.billing_admin,
            created_at: begun,
            last_used: seen,
            lifetime: Session::MAX_LIFETIME,
        };
        let cookie = self.sessions.create(&session).await.expect("a session");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// Ends the session of a cookie.
    pub(crate) async fn sign_out(&self, cookie: &str) {
        let headers = HeaderMap::from_iter([(http::header::COOKIE, cookie.parse().expect("a header"))]);
        self.sessions.delete(&headers).await.expect("no session");
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        let request = request(Method::GET, path).header("cookie", self.sign_in(who).await);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// An edit as the page sends it.
    pub(crate) async fn edit(&self, who: Who, card: &str, version: u32, key: &str, body: &Value) -> Answer {
        self.send(edit_request(&self.sign_in(who).await, card, version, key, body.to_string())).await
    }

    /// A `POST` as the page sends it.
    pub(crate) async fn post(&self, who: Who, path: &str, body: &Value) -> Answer {
        self.send(post_request(&self.sign_in(who).await, path, body.to_string())).await
    }

    /// A person returns from another site: the address to which they are redirected.
    pub(crate) async fn returns(&self, who: Who, path: &str) -> String {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("location").to_owned()
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

    /// The table has the card as the provider has it, with that version, and no edit is pending.
    pub(crate) async fn agrees(&self, card: &str, version: u32) {
        let id = CardId::parse(card).expect("an id");
        let organisation = if card == "card_david" { demo::DAVID.organisation } else { demo::ANNA.organisation };
        let (stored, pending) = self.billing().load_card(organisation, &id).await.expect("the card");
        assert_eq!(stored.details(), &self.psp.details(&id.payment_method()), "{card}");
        assert_eq!((stored.version(), pending.map(|edit| edit.provider_key())), (version, None), "{card}");
        let entries = self.items_of(&format!("AUDIT#{card}#")).await.len();
        assert_eq!(u32::try_from(entries), Ok(version), "{card}");
    }

    /// The items of the billing table whose sort key begins with `prefix`.
    pub(crate) async fn items_of(&self, prefix: &str) -> Vec<Item> {
        let of_kind = |item: &Item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with(prefix));
        self.items().await.into_values().filter(of_kind).collect()
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

pub(crate) fn edit_request(cookie: &str, card: &str, version: u32, key: &str, body: impl Into<Body>) -> Request<Body> {
    let request = request(Method::PATCH, &format!("/api/cards/{card}"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("cookie", cookie)
        .header("if-match", format!("\"{version}\""))
        .header("idempotency-key", key);
    request.body(body.into()).expect("a request")
}

pub(crate) fn post_request(cookie: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    let request = request(Method::POST, path).header("sec-fetch-site", "same-origin").header("cookie", cookie);
    request.header("content-type", "application/json").body(body.into()).expect("a request")
}

fn settings(psp: &Psp) -> Settings {
    Settings::from_iter([
        ("SITE_URL", SITE),
        ("ORIGIN_SECRETS", SECRET),
        ("BILLING_TABLE", BILLING),
        ("SESSIONS_TABLE", SESSIONS),
        ("PROVIDER_URL", psp.url()),
        ("PROVIDER_SECRET", psp::SECRET),
    ])
}

fn site() -> SiteUrl {
    SiteUrl::parse(SITE).expect("a site")
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
