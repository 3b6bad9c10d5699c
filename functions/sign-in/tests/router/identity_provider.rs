//! A fake identity provider on its own port, which can be made to lie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, StatusCode};
use openidconnect::url::{Url, form_urlencoded};
use ring::digest::{SHA256, digest};
use ring::hmac;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use web::body::json as json_response;

pub(crate) use crate::provider_rules::{Rules, Signature};
use crate::signing_key::{Key, encode};

/// What was granted with a code or a refresh token.
struct Grant {
    /// Empty for a refresh token.
    nonce: String,
    challenge: String,
    claims: Value,
}

struct Inner {
    issuer: String,
    rules: Rules,
    key: Key,
    other_key: Key,
    grants: HashMap<String, Grant>,
    people: HashMap<String, Value>,
    /// Whose tokens may be renewed, by the refresh token. Each is valid once.
    refresh_tokens: HashMap<String, Value>,
    refreshes: usize,
    key_requests: usize,
    waiting_requests: usize,
    user_agents: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct FakeIdentityProvider {
    issuer: String,
    inner: Arc<Mutex<Inner>>,
    sends_tokens: Arc<Notify>,
}

impl FakeIdentityProvider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}/idp", listener.local_addr().expect("its address"));
        let inner = Inner {
            issuer: issuer.clone(),
            rules: Rules::default(),
            key: Key::new("key-1"),
            other_key: Key::new("key-1"),
            grants: HashMap::new(),
            people: HashMap::new(),
            refresh_tokens: HashMap::new(),
            refreshes: 0,
            key_requests: 0,
            waiting_requests: 0,
            user_agents: Vec::new(),
        };
        let provider = Self { issuer, inner: Arc::new(Mutex::new(inner)), sends_tokens: Arc::default() };
        let router = Router::new()
            .route("/idp/.well-known/openid-configuration", get(discovery))
            .route("/idp/keys", get(keys))
            .route("/idp/token", post(token))
            .route("/idp/userinfo", get(userinfo))
            .layer(from_fn_with_state(provider.clone(), note_user_agent))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Changes how the provider behaves from now on.
    pub(crate) fn rules(&self, change: impl FnOnce(&mut Rules)) {
        self.with(|inner| change(&mut inner.rules));
    }

    /// Signs with a new key, and publishes only that one.
    pub(crate) fn rotate(&self, id: &str) {
        self.with(|inner| inner.key = Key::new(id));
    }

    pub(crate) fn key_requests(&self) -> usize {
        self.with(|inner| inner.key_requests)
    }

    /// How often a refresh token was used, with or without success.
    pub(crate) fn refreshes(&self) -> usize {
        self.with(|inner| inner.refreshes)
    }

    /// Changes the claims of all people whose tokens may be renewed.
    pub(crate) fn change_claims(&self, claims: &Value) {
        self.with(|inner| inner.refresh_tokens.values_mut().for_each(|person| put(person, claims)));
    }

    /// The `User-Agent` of each request.
    pub(crate) fn user_agents(&self) -> Vec<String> {
        self.with(|inner| inner.user_agents.clone())
    }

    /// Answers the requests that are waiting for tokens.
    pub(crate) fn sends_tokens(&self) {
        self.sends_tokens.notify_waiters();
    }

    pub(crate) fn waiting_requests(&self) -> usize {
        self.with(|inner| inner.waiting_requests)
    }

    /// Signs in the person with these claims at `address`. The result is the path and query of the callback.
    pub(crate) fn sign_in(&self, address: &Url, claims: Value) -> String {
        let query: HashMap<_, _> = address.query_pairs().into_owned().collect();
        assert!(address.as_str().starts_with(&format!("{}/authorize?", self.issuer)), "{address}");
        assert_eq!((query["response_type"].as_str(), query["client_id"].as_str()), ("code", "kortkoll"));
        assert_eq!(query["scope"], self.with(|inner| inner.rules.scope));
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["redirect_uri"], "https://help.example.com/api/sign-in/callback");
        self.with(|inner| {
            let code = format!("code-{}", inner.grants.len() + inner.people.len());
            let (nonce, challenge) = (query["nonce"].clone(), query["code_challenge"].clone());
            inner.grants.insert(code.clone(), Grant { nonce, challenge, claims });
            let mut back = form_urlencoded::Serializer::new("/api/sign-in/callback?".to_owned());
            back.append_pair("code", &code).append_pair("state", &query["state"]);
            back.extend_pairs(inner.rules.callback_issuer.map(|issuer| ("iss", issuer)));
            back.finish().replace("?&", "?")
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().expect("no test has panicked in here"))
    }
}

async fn note_user_agent(State(provider): State<FakeIdentityProvider>, request: Request, next: Next) -> Response {
    let agent = request.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    provider.with(|inner| inner.user_agents.push(agent.to_owned()));
    next.run(request).await
}

async fn discovery(State(provider): State<FakeIdentityProvider>) -> Response {
    provider.with(|inner| {
        let issuer = &inner.issuer;
        let mut document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        });
        put(&mut document, &inner.rules.discovery);
        json_response(StatusCode::OK, &document)
    })
}

async fn keys(State(provider): State<FakeIdentityProvider>) -> Response {
    provider.with(|inner| {
        inner.key_requests += 1;
        let mut key = inner.key.public();
        put(&mut key, &inner.rules.key);
        let mut keys = inner.rules.other_keys.clone();
        keys.push(key);
        json_response(StatusCode::OK, &json!({"keys": keys}))
    })
}

async fn token(State(provider): State<FakeIdentityProvider>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<_, _> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    if provider.with(|inner| inner.rules.never_sends_tokens) {
        provider.with(|inner| inner.waiting_requests += 1);
        provider.sends_tokens.notified().await;
    }
    provider.with(|inner| {
        if let Some((status, text)) = inner.rules.token_response {
            return (status, [("content-type", "application/json")], text).into_response();
        }
        // RFC 6749, 2.3.1: id and secret are urlencoded before they are joined.
        let pair = if inner.rules.decodes_secret { "kortkoll:client+%26+secret" } else { "kortkoll:client & secret" };
        let basic = format!("Basic {}", BASE64_STANDARD.encode(pair));
        let in_header = headers.get("authorization").is_some_and(|value| *value == *basic);
        let in_body = form.get("client_secret").is_some_and(|secret| secret == "client & secret");
        if !in_header && !in_body {
            return json_response(StatusCode::UNAUTHORIZED, &json!({"error": inner.rules.unknown_client}));
        }
        let grant = if form.get("grant_type").is_some_and(|grant_type| grant_type == "refresh_token") {
            inner.refreshes += 1;
            let person = inner.refresh_tokens.remove(form.get("refresh_token").map_or("", String::as_str));
            person.map(|claims| Grant { nonce: String::new(), challenge: String::new(), claims })
        } else {
            let grant = inner.grants.remove(form.get("code").map_or("", String::as_str));
            let verifier = form.get("code_verifier").map_or("", String::as_str);
            let challenge = encode(digest(&SHA256, verifier.as_bytes()).as_ref());
            grant.filter(|grant| grant.challenge == challenge)
        };
        let Some(grant) = grant else {
            return json_response(StatusCode::BAD_REQUEST, &json!({"error": "invalid_grant"}));
        };
        let id_token = inner.id_token(&grant);
        let access_token = format!("access-{}", inner.people.len());
        let mut tokens = json!({"access_token": access_token, "token_type": "Bearer", "id_token": id_token});
        if inner.rules.scope.contains("offline_access") {
            let refresh_token = format!("refresh-{}-{}", inner.people.len(), inner.refreshes);
            inner.refresh_tokens.insert(refresh_token.clone(), grant.claims.clone());
            put(&mut tokens, &json!({"refresh_token": refresh_token}));
        }
        inner.people.insert(format!("Bearer {access_token}"), grant.claims);
        put(&mut tokens, &inner.rules.token_members);
        json_response(StatusCode::OK, &tokens)
    })
}

async fn userinfo(State(provider): State<FakeIdentityProvider>, headers: HeaderMap) -> Response {
    provider.with(|inner| {
        let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let Some(mut claims) = inner.people.get(bearer).cloned() else {
            return StatusCode::UNAUTHORIZED.into_response();
        };
        if let Some(userinfo) = &inner.rules.userinfo {
            claims = userinfo.clone();
        }
        if let Some(subject) = inner.rules.userinfo_subject {
            claims["sub"] = json!(subject);
        }
        json_response(inner.rules.userinfo_status, &claims)
    })
}

impl Inner {
    fn id_token(&self, grant: &Grant) -> String {
        let now = jiff::Timestamp::now().as_second();
        let mut claims = json!({
            "iss": self.issuer, "aud": "kortkoll", "iat": now, "exp": now + 300, "sub": grant.claims["sub"],
        });
        if !grant.nonce.is_empty() {
            claims["nonce"] = json!(grant.nonce);
        }
        if !self.rules.has_only_the_subject {
            put(&mut claims, &grant.claims);
        }
        put(&mut claims, &self.rules.claims);
        let algorithm = match self.rules.signature {
            Signature::None => "none",
            Signature::ClientSecret | Signature::PublicKey => "HS256",
            _ => "ES256",
        };
        let mut header = json!({"typ": "JWT", "alg": algorithm, "kid": self.key.id()});
        put(&mut header, &self.rules.header);
        let text = |claims: &Value| format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signed = text(&claims);
        let shared =
            |secret: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes()).as_ref().to_vec();
        let signature = match self.rules.signature {
            Signature::Right | Signature::ChangedAfterwards | Signature::Encrypted => self.key.sign(&signed),
            Signature::None => Vec::new(),
            Signature::ClientSecret => shared(b"client & secret"),
            Signature::PublicKey => shared(self.key.point()),
            Signature::OtherKey => self.other_key.sign(&signed),
        };
        if matches!(self.rules.signature, Signature::ChangedAfterwards) {
            claims["organisation"] = json!("Sjövik Redovisning AB");
        }
        let more = if matches!(self.rules.signature, Signature::Encrypted) { ".AAAA.AAAA" } else { "" };
        format!("{}.{}{more}", text(&claims), encode(&signature))
    }
}

/// Replaces members by those with the same names; `null` removes one.
fn put(object: &mut Value, members: &Value) {
    let object: &mut Map<_, _> = object.as_object_mut().expect("an object");
    for (name, value) in members.as_object().expect("an object") {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
}
