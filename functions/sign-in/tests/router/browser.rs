//! A browser: it stores cookies, and sends the headers that say where a request comes from.

use std::collections::BTreeMap;

use axum::body::Body;
use http::Method;
use openidconnect::url::Url;
use serde_json::Value;
use testing::{TestResponse, request};

use crate::app::TestApp;

pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> TestResponse {
        self.send(Method::GET, path, &[]).await
    }

    /// A request by the page's script.
    pub(crate) async fn post(&mut self, path: &str) -> TestResponse {
        self.send(Method::POST, path, &[("sec-fetch-site", "same-origin"), ("accept", "application/json")]).await
    }

    pub(crate) async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)]) -> TestResponse {
        let mut request = request(method, path);
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.app.send(request.body(Body::empty()).expect("a request")).await;
        for cookie in answer.cookies() {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Follows the page's link to the address at the provider.
    pub(crate) async fn begin(&mut self) -> Url {
        let answer = self.get("/api/sign-in?return=/sv/uppdatera-kort/%23tool").await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.location().parse().expect("the provider's address")
    }

    /// Signs in at the provider with these claims, and returns: the response of the callback.
    pub(crate) async fn sign_in(&mut self, claims: Value) -> TestResponse {
        let address = self.begin().await;
        let back = self.app.provider.sign_in(&address, claims);
        self.get(&back).await
    }

    pub(crate) async fn session(&mut self) -> Value {
        let answer = self.get("/api/session").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    pub(crate) async fn is_signed_in(&mut self) -> bool {
        self.session().await["signedIn"] == true
    }
}
