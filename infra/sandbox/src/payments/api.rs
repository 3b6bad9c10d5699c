//! The API: authenticates the caller, finds the route, and responds in the provider's form. All routes stand in [`route`].

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::error::ApiError;
use super::object::{API_VERSION, new_id};
use super::params::Params;
use super::provider::PaymentProvider;
use super::resources::{
    charges, checkout_sessions, customers, events, invoices, payment_intents, payment_methods, products, setup_intents,
    subscriptions,
};
use super::response::ApiResponse;
use super::transaction::Transaction;
use super::{expand, idempotency, version};

const MAX_BODY_BYTES: usize = 1 << 20;

const VERSION: HeaderName = HeaderName::from_static("stripe-version");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

pub(super) async fn handle(State(provider): State<PaymentProvider>, request: Request) -> Response {
    let request_id = new_id("req");
    let (parts, body) = request.into_parts();
    let response = match to_bytes(body, MAX_BODY_BYTES).await {
        Ok(body) => respond(&provider, &parts, &String::from_utf8_lossy(&body), &request_id),
        Err(_) => Err(ApiError::invalid("The request's body is too large.")),
    };
    let response = response.unwrap_or_else(ApiResponse::from);
    let headers = [(HeaderName::from_static("request-id"), request_id.as_str()), (VERSION, requested_version(&parts))];
    let replayed = if response.replayed { Some([(REPLAYED, "true")]) } else { None };
    (response.status, headers, replayed, Json(response.body)).into_response()
}

fn respond(provider: &PaymentProvider, parts: &Parts, body: &str, request_id: &str) -> Result<ApiResponse, ApiError> {
    if presented_secret(&parts.headers).as_deref() != Some(provider.secret()) {
        return Err(ApiError::unauthorized());
    }
    let version = requested_version(parts);
    version::check(version)?;
    let path = parts.uri.path().strip_prefix("/psp/v1/").unwrap_or_default();
    let is_post = parts.method == Method::POST;
    let mut params = Params::parse(if is_post { body } else { parts.uri.query().unwrap_or_default() });
    let key = if is_post { parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()) } else { None };
    let fingerprint = format!("{path}?{}", params.fingerprint());
    let expansions = params.list("expand");
    expand::check(&expansions)?;
    version::check_parameters(version, path, &params)?;
    let act = |tx: &mut Transaction| {
        let mut object = carry_out(tx, &parts.method, path, &mut params)?;
        expand::expand(tx, &mut object, &expansions)?;
        Ok(ApiResponse { status: StatusCode::OK, body: object, replayed: false })
    };
    let request = json!({"id": request_id, "idempotency_key": key});
    let Some(key) = key else { return provider.transact(request, act) };
    let _lock = provider.lock_key(key).ok_or_else(ApiError::key_in_use)?;
    provider.transact(request, |tx| idempotency::once(tx, key, fingerprint, act))
}

/// Runs the route, and fails if it was sent a parameter that it does not know.
fn carry_out(tx: &mut Transaction, method: &Method, path: &str, params: &mut Params) -> Result<Value, ApiError> {
    match route(tx, method, path, params) {
        // The route may have failed before it took all parameters.
        Err(error) if !error.keeps_changes() => Err(error),
        result => params.done().and(result),
    }
}

/// Every route of the API.
fn route(tx: &mut Transaction, method: &Method, path: &str, params: &mut Params) -> Result<Value, ApiError> {
    let segments: Vec<_> = path.split('/').collect();
    match (method.as_str(), segments.as_slice()) {
        ("GET", ["charges", id]) => charges::retrieve(tx, id),
        ("POST", ["checkout", "sessions"]) => checkout_sessions::create(tx, params),
        ("GET", ["checkout", "sessions", id]) => checkout_sessions::retrieve(tx, id),
        ("POST", ["checkout", "sessions", id, "expire"]) => checkout_sessions::expire(tx, id),
        ("GET", ["customers"]) => customers::list(tx, params),
        ("GET", ["customers", id]) => customers::retrieve(tx, id),
        ("POST", ["customers", id]) => customers::update(tx, id, params),
        ("GET", ["customers", id, "payment_methods"]) => payment_methods::list_of(tx, id, params),
        ("GET", ["events"]) => events::list(tx, params),
        ("GET", ["events", id]) => events::retrieve(tx, id),
        ("GET", ["invoices"]) => invoices::list(tx, params),
        ("GET", ["invoices", id]) => invoices::retrieve(tx, id),
        ("POST", ["invoices", id, "pay"]) => invoices::pay(tx, id, params),
        ("GET", ["payment_intents", id]) => payment_intents::retrieve(tx, id),
        ("POST", ["payment_intents", id, "confirm"]) => payment_intents::confirm(tx, id, params),
        ("GET", ["payment_methods"]) => payment_methods::list(tx, params),
        ("GET", ["payment_methods", id]) => payment_methods::retrieve(tx, id),
        ("POST", ["payment_methods", id]) => payment_methods::update(tx, id, params),
        ("POST", ["payment_methods", id, "detach"]) => payment_methods::detach(tx, id),
        ("GET", ["prices", id]) => products::retrieve_price(tx, id),
        ("GET", ["products", id]) => products::retrieve(tx, id),
        ("POST", ["setup_intents"]) => setup_intents::create(tx, params),
        ("GET", ["setup_intents", id]) => setup_intents::retrieve(tx, id),
        ("POST", ["setup_intents", id, "confirm"]) => setup_intents::confirm(tx, id, params),
        ("GET", ["subscriptions"]) => subscriptions::list(tx, params),
        ("GET", ["subscriptions", id]) => subscriptions::retrieve(tx, id),
        ("POST", ["subscriptions", id]) => subscriptions::update(tx, id, params),
        ("DELETE", ["subscriptions", id]) => subscriptions::cancel(tx, id),
        _ => Err(ApiError::unknown_route()),
    }
}

/// The version of the API that the request is written for.
fn requested_version(parts: &Parts) -> &str {
    parts.headers.get(VERSION).map_or(API_VERSION, |version| version.to_str().unwrap_or_default())
}

/// The secret key that the caller presents, as a bearer token or as the user of HTTP Basic.
fn presented_secret(headers: &HeaderMap) -> Option<String> {
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    if let Some(token) = authorization.strip_prefix("Bearer ") {
        return Some(token.to_owned());
    }
    let basic = String::from_utf8(BASE64_STANDARD.decode(authorization.strip_prefix("Basic ")?).ok()?).ok()?;
    basic.split_once(':').map(|(user, _)| user.to_owned())
}
