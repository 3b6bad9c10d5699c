//! The function with its own table and a fake identity provider.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use axum::Router;
use axum::body::Body;
use dynoxide::Database;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::{Settings, dynamodb};

use crate::browser::Browser;
use crate::identity_provider::FakeIdentityProvider;

const TABLE: &str = "sessions";
pub(crate) const CDN_SECRET: &str = "the-secret-of-the-cdn";
pub(crate) const COOKIE_SECRET: &str = "a-secret-that-seals-the-cookies-of-the-flow";

pub(crate) struct TestApp {
    pub(crate) router: Router,
    pub(crate) provider: FakeIdentityProvider,
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
        let app = Self::with(FakeIdentityProvider::start().await, &endpoint).await;
        app.create_table().await;
        app
    }

    /// With other settings than the usual ones.
    pub(crate) fn with_settings(self, settings: &[(&'static str, &str)]) -> Self {
        let config = config(self.provider.issuer(), settings);
        Self { router: sign_in::router(config, self.client.clone()), ..self }
    }

    /// Without the table.
    pub(crate) async fn with_its_table_away() -> Self {
        Self::with(FakeIdentityProvider::start().await, &format!("http://{}", nobody().await)).await
    }

    async fn with(provider: FakeIdentityProvider, endpoint: &str) -> Self {
        let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
        let client = dynamodb::client(loader.endpoint_url(endpoint)).await;
        let router = sign_in::router(config(provider.issuer(), &[]), client.clone());
        Self { router, provider, client }
    }

    /// Another process of the function, with the same table and another provider.
    pub(crate) fn with_issuer(self, issuer: &str) -> Self {
        Self { router: sign_in::router(config(issuer, &[]), self.client.clone()), ..self }
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    pub(crate) async fn send<B>(&self, request: Request<B>) -> Answer
    where
        B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let response = self.router.clone().oneshot(request.map(Body::new)).await.expect("an answer");
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

    /// The items of sessions.
    pub(crate) async fn sessions(&self) -> Vec<BTreeMap<String, String>> {
        self.items().await.into_iter().filter(|item| item.contains_key("subject")).collect()
    }

    /// Makes all sessions older, and their last use earlier, by so many minutes.
    pub(crate) async fn pass(&self, older: i64, unused: i64) {
        for session in self.sessions().await {
            self.update(&session["pk"], "SET begun = begun - :begun, seen = seen - :seen")
                .expression_attribute_values(":begun", AttributeValue::N((older * 60).to_string()))
                .expression_attribute_values(":seen", AttributeValue::N((unused * 60).to_string()))
                .send()
                .await
                .expect("an older session");
        }
    }

    pub(crate) fn update(
        &self,
        pk: &str,
        expression: &str,
    ) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        let key = AttributeValue::S(pk.to_owned());
        self.client.update_item().table_name(TABLE).key("pk", key).update_expression(expression)
    }

    async fn create_table(&self) {
        let key = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash).build().expect("a key");
        let pk = AttributeDefinition::builder().attribute_name("pk").attribute_type(ScalarAttributeType::S);
        self.client
            .create_table()
            .table_name(TABLE)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(pk.build().expect("an attribute"))
            .key_schema(key)
            .send()
            .await
            .expect("a new table");
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("ASCII")).collect()
    }

    /// The problem's code.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.json()["code"].as_str().expect("a code").to_owned()
    }
}

/// An address on which nothing listens.
pub(crate) async fn nobody() -> std::net::SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.and_then(|listener| listener.local_addr()).expect("a free port")
}

fn config(issuer: &str, other: &[(&'static str, &str)]) -> sign_in::Config {
    let mut settings = BTreeMap::from([
        ("SITE_URL", "https://help.example.com"),
        ("ORIGIN_SECRETS", CDN_SECRET),
        ("SESSIONS_TABLE", TABLE),
        ("SESSION_HOURS", "8"),
        ("COOKIE_SECRET", COOKIE_SECRET),
        ("OIDC_ISSUER", issuer),
        ("OIDC_CLIENT_ID", "kortkoll"),
        ("OIDC_CLIENT_SECRET", "client & secret"),
        ("OIDC_SCOPES", "openid profile email"),
        ("OIDC_ORGANISATION_CLAIM", "organisation"),
        ("OIDC_ROLE_CLAIM", "roles"),
        ("OIDC_BILLING_ROLE", "billing-admin"),
    ]);
    settings.extend(other.iter().copied());
    sign_in::Config::from(&Settings::from_iter(settings)).expect("whole settings")
}
