//! An embedded DynamoDB with the tables of `infra/template.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use dynoxide::Database;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, HOST};
use template::Template;
use tokio::net::TcpListener;

use crate::server::unused_address;

/// The template's name of the table of cards and subscriptions.
pub const BILLING: &str = "BillingTable";
/// The template's name of the table of feedback.
pub const FEEDBACK: &str = "FeedbackTable";
/// The template's name of the table of sessions.
pub const SESSIONS: &str = "SessionsTable";

/// An item, in an order that two readings of it share.
pub type Item = BTreeMap<String, AttributeValue>;

/// A database in memory.
#[derive(Debug, Clone)]
pub struct TestDb {
    endpoint: String,
    client: Client,
}

impl TestDb {
    /// With empty tables.
    pub async fn start() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/template.yaml");
        let database = Database::memory().expect("a database in memory");
        Template::read(&path).and_then(|template| template.create_tables(&database)).expect("the template's tables");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        Self::at(endpoint).await
    }

    /// The database at that endpoint, such as a proxy.
    pub async fn at(endpoint: String) -> Self {
        let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
        let client = web::dynamodb::client(loader.endpoint_url(&endpoint)).await;
        Self { endpoint, client }
    }

    /// The database of that client, such as a simulated one.
    pub fn over(client: Client) -> Self {
        Self { endpoint: String::new(), client }
    }

    /// A database that does not respond.
    pub async fn away() -> Self {
        Self::at(unused_address().await).await
    }

    /// Passes a request on to the database, for a proxy in front of it.
    pub async fn forward(&self, mut headers: HeaderMap, body: Bytes) -> Response {
        headers.remove(HOST);
        headers.remove(CONTENT_LENGTH);
        let request = reqwest::Client::new().post(&self.endpoint).headers(headers).body(body);
        let response = request.send().await.expect("the database's response");
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, response.bytes().await.expect("a complete response")).into_response()
    }

    /// A client for it.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// All items of a table, by their keys (`pk`, or `pk sk`).
    pub async fn items(&self, table: &str) -> BTreeMap<String, Item> {
        let mut items = BTreeMap::new();
        let mut pages = self.client.scan().table_name(table).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item: Item = item.expect("a scan").into_iter().collect();
            let key = ["pk", "sk"].into_iter().filter_map(|name| item.get(name)?.as_s().ok().cloned());
            items.insert(key.collect::<Vec<_>>().join(" "), item);
        }
        items
    }

    /// The items of a partition, by their sort keys.
    pub async fn partition(&self, table: &str, pk: &str) -> BTreeMap<String, Item> {
        let query = self.client.query().table_name(table).key_condition_expression("pk = :pk");
        let query = query.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
        let mut items = BTreeMap::new();
        let mut pages = query.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item: Item = item.expect("a query").into_iter().collect();
            items.insert(item["sk"].as_s().expect("a text").clone(), item);
        }
        items
    }

    /// All items of a table, each attribute as plain text.
    pub async fn plain_items(&self, table: &str) -> Vec<BTreeMap<String, String>> {
        let plain = |value| match value {
            AttributeValue::S(text) | AttributeValue::N(text) => text,
            AttributeValue::Bool(value) => value.to_string(),
            other => format!("{other:?}"),
        };
        let items = self.items(table).await.into_values();
        items.map(|item| item.into_iter().map(|(name, value)| (name, plain(value))).collect()).collect()
    }

    /// Stores an item, in place of the one of its key.
    pub async fn put(&self, table: &str, item: Item) {
        let item = Some(item.into_iter().collect());
        self.client.put_item().table_name(table).set_item(item).send().await.expect("an item");
    }
}
