//! The function with a table of its own, and the events that its tests send.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use axum::Router;
use axum::body::Body;
use billing::{Billing, CardId, Organisation, Subscription, SubscriptionId};
use dynoxide::Database;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use ring::hmac;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::{Settings, dynamodb};

use crate::provider::{ORGANISATION, Provider};

pub(crate) const SECRET: &str = "whsec_of-the-webhook";
const TABLE: &str = "billing";

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    client: dynamodb::Client,
    pub(crate) provider: Provider,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        let database = Database::memory().expect("a database in memory");
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        create_table(&client(&endpoint).await).await;
        let (provider, url) = Provider::start().await;
        Self::behind(&endpoint, provider, &url).await
    }

    /// The function with that table and that provider.
    pub(crate) async fn behind(endpoint: &str, provider: Provider, url: &str) -> Self {
        let settings = Settings::from_iter([
            ("SITE_URL", "https://help.example.com"),
            ("ORIGIN_SECRETS", "the-secret-of-the-cdn"),
            ("BILLING_TABLE", TABLE),
            ("PROVIDER_URL", url),
            ("PROVIDER_SECRET", "sk_test_1"),
            ("PROVIDER_WEBHOOK_SECRET", SECRET),
        ]);
        let config = provider_events::Config::from(&settings).expect("whole settings");
        let client = client(endpoint).await;
        Self { router: provider_events::router(config, client.clone()), client, provider }
    }

    /// Sends an event, signed, with an id of its own.
    pub(crate) async fn tell(&self, kind: &str, object: &Value) -> u16 {
        self.send(signed(&event("evt_1", kind, object))).await.0
    }

    /// The status, and the problem's code.
    pub(crate) async fn send(&self, request: Request<Body>) -> (u16, String) {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a whole body").to_bytes();
        if status == StatusCode::OK {
            assert!(body.is_empty());
            return (200, String::new());
        }
        let problem: Value = serde_json::from_slice(&body).expect("a problem");
        (status.as_u16(), problem["code"].as_str().expect("a code").to_owned())
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.client.clone(), TABLE)
    }

    pub(crate) async fn organisation(&self) -> Organisation {
        self.billing().organisation(ORGANISATION).await.expect("an organisation")
    }

    /// The subscription as the table has it.
    pub(crate) async fn subscription(&self) -> Option<Subscription> {
        let id = SubscriptionId::parse("sub_1").expect("an id");
        self.organisation().await.subscription(&id).cloned()
    }

    /// All items of the table, by their keys; without the marks of processed events.
    pub(crate) async fn items(&self) -> BTreeMap<String, BTreeMap<String, AttributeValue>> {
        let mut items = BTreeMap::new();
        let mut pages = self.client.scan().table_name(TABLE).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item: HashMap<_, _> = item.expect("a scan");
            let key = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone()).join(" ");
            items.insert(key, item.into_iter().collect());
        }
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
    let request = Request::post("/api/provider-events")
        .header("x-origin-secret", "the-secret-of-the-cdn")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature);
    request.body(Body::from(body.to_owned())).expect("a request")
}

pub(crate) fn signature(secret: &str, time: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    tag.as_ref().iter().fold(format!("t={time},v1="), |hex, byte| format!("{hex}{byte:02x}"))
}

async fn client(endpoint: &str) -> dynamodb::Client {
    let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
    dynamodb::client(loader.endpoint_url(endpoint)).await
}

async fn create_table(client: &dynamodb::Client) {
    let mut table = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    for (key, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let text = ScalarAttributeType::S;
        let attribute = AttributeDefinition::builder().attribute_name(key).attribute_type(text).build();
        let schema = KeySchemaElement::builder().attribute_name(key).key_type(kind).build();
        table = table.attribute_definitions(attribute.expect("an attribute")).key_schema(schema.expect("a key"));
    }
    table.send().await.expect("a new table");
}
