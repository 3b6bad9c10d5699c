//! The function with its own table, and the requests of its tests.

use std::collections::BTreeMap;
use std::path::Path;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use axum::Router;
use axum::body::Body;
use dynoxide::Database;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::{Settings, dynamodb};

pub(crate) const SECRET: &str = "the-secret-of-the-cdn";
pub(crate) const ID: &str = "0190f5c2-7d1e-4b6a-9c3d-5e8f7a6b4c2d";
const TABLE: &str = "feedback";

#[derive(Clone)]
pub(crate) struct TestApp {
    router: Router,
    client: dynamodb::Client,
}

/// A response with its complete body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        let database = Database::memory().expect("a database in memory");
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        let app = Self::at(&endpoint, "https://help.example.com").await;
        create_table(&app.client).await;
        app
    }

    /// Without the table.
    pub(crate) async fn with_its_table_away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        drop(listener);
        Self::at(&endpoint, "http://127.0.0.1:3000").await
    }

    async fn at(endpoint: &str, site: &str) -> Self {
        let loader = aws_config::from_env()
            .empty_test_environment()
            .region("eu-north-1")
            .test_credentials()
            .endpoint_url(endpoint);
        let client = dynamodb::client(loader).await;
        let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/router/site.index.json");
        let settings = Settings::from_iter([
            ("SITE_URL", site),
            ("FEEDBACK_TABLE", TABLE),
            ("FEEDBACK_MONTHS", "24"),
            ("ORIGIN_SECRETS", SECRET),
            ("SITE_INDEX", index.to_str().expect("a path in Unicode")),
        ]);
        let config = feedback::Config::from(&settings).expect("whole settings");
        Self { router: feedback::router(config, client.clone()), client }
    }

    pub(crate) fn store(&self) -> feedback::Store {
        feedback::Store::new(self.client.clone(), TABLE)
    }

    pub(crate) fn table(&self) -> (&dynamodb::Client, &'static str) {
        (&self.client, TABLE)
    }

    pub(crate) async fn put(&self, id: &str, body: impl ToString) -> Answer {
        let request = request(Method::PUT, &format!("/api/feedback/{id}"))
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    pub(crate) async fn post(&self, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(serde_urlencoded::to_string(fields).expect("a form")).await
    }

    pub(crate) async fn post_raw(&self, body: impl Into<Body>) -> Answer {
        let request = request(Method::POST, "/api/feedback")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(body.into()).expect("a request")).await
    }

    pub(crate) async fn send<B>(&self, request: Request<B>) -> Answer
    where
        B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let response: Response<Body> = self.router.clone().oneshot(request.map(Body::new)).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("a body in UTF-8");
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// All items of the table, each attribute as plain text.
    pub(crate) async fn items(&self) -> Vec<BTreeMap<String, String>> {
        let items = self.client.scan().table_name(TABLE).send().await.expect("a scan").items.unwrap_or_default();
        let plain = |value| match value {
            AttributeValue::S(text) | AttributeValue::N(text) => text,
            AttributeValue::Bool(value) => value.to_string(),
            other => format!("{other:?}"),
        };
        items.into_iter().map(|item| item.into_iter().map(|(name, value)| (name, plain(value))).collect()).collect()
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The problem's code. Also checks the problem's shape.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["requestId"].as_str().is_some_and(|id| !id.is_empty()));
        let code = problem["code"].as_str().expect("a code");
        assert_eq!(problem["type"], format!("urn:kortkoll:problem:{code}"));
        assert!(problem["title"].is_string() && problem["errors"].is_array());
        code.to_owned()
    }
}

/// A request that came through the CDN.
pub(crate) fn request(method: Method, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("x-origin-secret", SECRET)
}

async fn create_table(client: &dynamodb::Client) {
    let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key");
    let attribute = |name| {
        let text = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(text).build().expect("an attribute")
    };
    let by_page = GlobalSecondaryIndex::builder()
        .index_name("by-page")
        .key_schema(key("page", KeyType::Hash))
        .key_schema(key("created", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build());
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk"))
        .attribute_definitions(attribute("page"))
        .attribute_definitions(attribute("created"))
        .key_schema(key("pk", KeyType::Hash))
        .global_secondary_indexes(by_page.build().expect("an index"))
        .send()
        .await
        .expect("a new table");
}
