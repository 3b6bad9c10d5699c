//! The API: who asks, what is asked, and the answer in the provider's own form. All routes stand in [`route`].

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

use super::form::Form;
use super::ledger::{API_VERSION, Ledger, new_id};
use super::refusal::Refusal;
use super::resources::{
    charges, checkout_sessions, customers, events, invoices, payment_intents, payment_methods, products, setup_intents,
    subscriptions,
};
use super::{Psp, expand, idempotency};

/// The largest body, in bytes.
const LARGEST: usize = 1 << 20;

const VERSION: HeaderName = HeaderName::from_static("stripe-version");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An answer, before it is sent.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    /// It was given before, to the same request.
    pub(super) replayed: bool,
}

pub(super) async fn answer(State(psp): State<Psp>, request: Request) -> Response {
    let request_id = new_id("req");
    let (parts, body) = request.into_parts();
    let answer = match to_bytes(body, LARGEST).await {
        Ok(body) => psp.answer(&parts, &String::from_utf8_lossy(&body), &request_id),
        Err(_) => Err(Refusal::invalid("The request's body is too large.")),
    };
    let answer = answer.unwrap_or_else(Answer::from);
    let headers = [(HeaderName::from_static("request-id"), request_id.as_str()), (VERSION, API_VERSION)];
    let replayed = answer.replayed.then_some([(REPLAYED, "true")]);
    (answer.status, headers, replayed, Json(answer.body)).into_response()
}

impl Psp {
    fn answer(&self, parts: &Parts, body: &str, request_id: &str) -> Result<Answer, Refusal> {
        if shown_secret(&parts.headers).as_deref() != Some(self.secret()) {
            return Err(Refusal::unauthorized());
        }
        if parts.headers.get(VERSION).is_some_and(|version| version != API_VERSION) {
            return Err(Refusal::unknown_version());
        }
        let path = parts.uri.path().strip_prefix("/psp/v1/").unwrap_or_default();
        let posted = parts.method == Method::POST;
        let mut form = Form::parse(if posted { body } else { parts.uri.query().unwrap_or_default() });
        let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).filter(|_| posted);
        let fingerprint = format!("{path}?{}", form.fingerprint());
        let expansions = form.list("expand");
        expand::check(&expansions)?;
        let mut carry_out = |ledger: &mut Ledger| {
            let mut object = match route(ledger, &parts.method, path, &mut form) {
                // It has not come as far as to look at all parameters.
                Err(refusal) if !refusal.leaves_traces() => return Err(refusal),
                object => form.done().and(object)?,
            };
            expand::expand(ledger, &mut object, &expansions)?;
            Ok(Answer { status: StatusCode::OK, body: object, replayed: false })
        };
        let request = json!({"id": request_id, "idempotency_key": key});
        let Some(key) = key else { return self.transact(request, carry_out) };
        let _held = self.hold(key).ok_or_else(Refusal::key_in_use)?;
        self.transact(request, |ledger| idempotency::once(ledger, key, fingerprint, &mut carry_out))
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self { status: refusal.status(), body: refusal.body(), replayed: false }
    }
}

/// Every route of the API.
fn route(ledger: &mut Ledger, method: &Method, path: &str, form: &mut Form) -> Result<Value, Refusal> {
    let segments: Vec<_> = path.split('/').collect();
    match (method.as_str(), segments.as_slice()) {
        ("GET", ["charges", id]) => charges::retrieve(ledger, id),
        ("POST", ["checkout", "sessions"]) => checkout_sessions::create(ledger, form),
        ("GET", ["checkout", "sessions", id]) => checkout_sessions::retrieve(ledger, id),
        ("POST", ["checkout", "sessions", id, "expire"]) => checkout_sessions::expire(ledger, id),
        ("GET", ["customers"]) => customers::list(ledger, form),
        ("GET", ["customers", id]) => customers::retrieve(ledger, id),
        ("POST", ["customers", id]) => customers::update(ledger, id, form),
        ("GET", ["customers", id, "payment_methods"]) => payment_methods::list_of(ledger, id, form),
        ("GET", ["events"]) => events::list(ledger, form),
        ("GET", ["events", id]) => events::retrieve(ledger, id),
        ("GET", ["invoices"]) => invoices::list(ledger, form),
        ("GET", ["invoices", id]) => invoices::retrieve(ledger, id),
        ("POST", ["invoices", id, "pay"]) => invoices::pay(ledger, id, form),
        ("GET", ["payment_intents", id]) => payment_intents::retrieve(ledger, id),
        ("POST", ["payment_intents", id, "confirm"]) => payment_intents::confirm(ledger, id, form),
        ("GET", ["payment_methods"]) => payment_methods::list(ledger, form),
        ("GET", ["payment_methods", id]) => payment_methods::retrieve(ledger, id),
        ("POST", ["payment_methods", id]) => payment_methods::update(ledger, id, form),
        ("POST", ["payment_methods", id, "detach"]) => payment_methods::detach(ledger, id),
        ("GET", ["prices", id]) => products::retrieve_price(ledger, id),
        ("GET", ["products", id]) => products::retrieve(ledger, id),
        ("POST", ["setup_intents"]) => setup_intents::create(ledger, form),
        ("GET", ["setup_intents", id]) => setup_intents::retrieve(ledger, id),
        ("POST", ["setup_intents", id, "confirm"]) => setup_intents::confirm(ledger, id, form),
        ("GET", ["subscriptions"]) => subscriptions::list(ledger, form),
        ("GET", ["subscriptions", id]) => subscriptions::retrieve(ledger, id),
        ("POST", ["subscriptions", id]) => subscriptions::update(ledger, id, form),
        ("DELETE", ["subscriptions", id]) => subscriptions::cancel(ledger, id),
        _ => Err(Refusal::unknown_route()),
    }
}

/// The secret key, as a bearer token or as the user of HTTP Basic.
fn shown_secret(headers: &HeaderMap) -> Option<String> {
    let shown = headers.get(AUTHORIZATION)?.to_str().ok()?;
    if let Some(token) = shown.strip_prefix("Bearer ") {
        return Some(token.to_owned());
    }
    let basic = String::from_utf8(BASE64_STANDARD.decode(shown.strip_prefix("Basic ")?).ok()?).ok()?;
    basic.split_once(':').map(|(user, _)| user.to_owned())
}
