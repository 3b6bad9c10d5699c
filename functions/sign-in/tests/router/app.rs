//! The function with its own table and a fake identity provider.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use axum::body::Body;
use billing::Billing;
use http::Request;
use jiff::Timestamp;
use testing::{BILLING, SESSIONS, TestDb, TestResponse};

use crate::browser::Browser;
use crate::identity_provider::FakeIdentityProvider;

pub(crate) const COOKIE_SECRET: &str = "a-secret-that-seals-the-cookies-of-the-flow";

pub(crate) struct TestApp {
    router: Router,
    pub(crate) provider: FakeIdentityProvider,
    db: TestDb,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(FakeIdentityProvider::start().await, TestDb::start().await)
    }

    /// With other settings than the usual ones.
    pub(crate) fn with_settings(self, settings: &[(&'static str, &str)]) -> Self {
        let config = config(self.provider.issuer(), settings);
        Self { router: sign_in::router(config, self.db.client().clone()), ..self }
    }

    /// Without the table.
    pub(crate) async fn with_its_table_away() -> Self {
        Self::with(FakeIdentityProvider::start().await, TestDb::away().await)
    }

    fn with(provider: FakeIdentityProvider, db: TestDb) -> Self {
        Self { router: sign_in::router(config(provider.issuer(), &[]), db.client().clone()), provider, db }
    }

    /// Another process of the function, with the same table and another provider.
    pub(crate) fn with_issuer(self, issuer: &str) -> Self {
        Self { router: sign_in::router(config(issuer, &[]), self.db.client().clone()), ..self }
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> TestResponse {
        testing::send(&self.router, request).await
    }

    /// All items of the table, each attribute as plain text.
    pub(crate) async fn items(&self) -> Vec<BTreeMap<String, String>> {
        self.db.plain_items(SESSIONS).await
    }

    /// The items of sessions.
    pub(crate) async fn sessions(&self) -> Vec<BTreeMap<String, String>> {
        self.items().await.into_iter().filter(|item| item.contains_key("subject")).collect()
    }

    /// The billing table.
    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.db.client().clone(), BILLING)
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

    /// Makes the claims of all sessions due for renewal.
    pub(crate) async fn make_renewals_due(&self) {
        for session in self.sessions().await {
            self.update(&session["pk"], "SET renew_at = :now")
                .condition_expression("attribute_exists(renew_at)")
                .expression_attribute_values(":now", AttributeValue::N(Timestamp::now().as_second().to_string()))
                .send()
                .await
                .expect("a session whose claims are renewed");
        }
    }

    pub(crate) fn update(
        &self,
        pk: &str,
        expression: &str,
    ) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        let key = AttributeValue::S(pk.to_owned());
        self.db.client().update_item().table_name(SESSIONS).key("pk", key).update_expression(expression)
    }
}

fn config(issuer: &str, other: &[(&'static str, &str)]) -> sign_in::Config {
    let mut all = BTreeMap::from([
        ("SESSION_HOURS", "8"),
        ("COOKIE_SECRET", COOKIE_SECRET),
        ("OIDC_ISSUER", issuer),
        ("OIDC_CLIENT_ID", "kortkoll"),
        ("OIDC_CLIENT_SECRET", "client & secret"),
        ("OIDC_SCOPES", "openid profile email"),
        ("OIDC_ORGANISATION_CLAIM", "organisation"),
        ("OIDC_ORGANISATIONS", "one"),
        ("OIDC_ROLE_CLAIM", "roles"),
        ("OIDC_BILLING_ROLE", "billing-admin"),
    ]);
    all.extend(other.iter().copied());
    sign_in::Config::from(&testing::settings(all)).expect("complete settings")
}
