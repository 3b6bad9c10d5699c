//! A provider with a few objects. The tests change and remove them, and count the requests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The organisation of the customer `cus_1`.
pub(crate) const ORGANISATION: &str = "Norrbacka Bygg AB";

#[derive(Clone, Default)]
pub(crate) struct Provider(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// By their paths below `/v1/`.
    objects: BTreeMap<String, Value>,
    /// The next response, instead of the object.
    once: BTreeMap<String, Value>,
    /// Answered with 500.
    is_broken: bool,
    asked: Vec<String>,
}

impl Provider {
    /// With a customer, and their subscription that is paid by a card. Gives the provider's address, too.
    pub(crate) async fn start() -> (Self, String) {
        let provider = Self::default();
        for (path, object) in [
            ("customers/cus_1", json!({"id": "cus_1", "metadata": {"kortkoll_organisation": ORGANISATION}})),
            ("customers/cus_9", json!({"id": "cus_9", "metadata": {}})),
            ("payment_methods/pm_1", card("pm_1", "4242")),
            ("subscriptions/sub_1", subscription()),
            // The open invoices, whatever the subscription in the query is.
            ("invoices", json!({"data": []})),
        ] {
            provider.put(path, object);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let router = Router::new().fallback(answer).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (provider, url)
    }

    pub(crate) fn put(&self, path: &str, object: Value) {
        self.inner().objects.insert(path.to_owned(), object);
    }

    /// Changes a field of an object, by its JSON pointer.
    pub(crate) fn set(&self, path: &str, pointer: &str, value: Value) {
        let mut inner = self.inner();
        let object = inner.objects.get_mut(path).expect("an object");
        *object.pointer_mut(pointer).expect("a field") = value;
    }

    pub(crate) fn get(&self, path: &str, pointer: &str) -> Value {
        self.inner().objects[path].pointer(pointer).expect("a field").clone()
    }

    /// The next request for an object gets this value of a field, later requests its own.
    pub(crate) fn set_once(&self, path: &str, pointer: &str, value: Value) {
        let mut inner = self.inner();
        let mut object = inner.objects[path].clone();
        *object.pointer_mut(pointer).expect("a field") = value;
        inner.once.insert(path.to_owned(), object);
    }

    pub(crate) fn break_down(&self, is_broken: bool) {
        self.inner().is_broken = is_broken;
    }

    /// The requests since the last call: `GET subscriptions/sub_1`.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.inner().asked)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("nobody panics with it")
    }
}

pub(crate) fn card(id: &str, last4: &str) -> Value {
    json!({
        "id": id, "customer": "cus_1", "card": {"brand": "visa", "last4": last4, "exp_month": 4, "exp_year": 2027},
        "billing_details": {"name": "Anna Alm"}, "metadata": {},
    })
}

fn subscription() -> Value {
    json!({
        "id": "sub_1", "status": "active", "customer": "cus_1", "description": "Office 365 Business Premium",
        "items": {"data": [{"current_period_end": 1_797_231_600, "price": {"product": "prod_1"}}]},
        "default_payment_method": "pm_1", "latest_invoice": null, "metadata": {},
    })
}

/// An invoice of the subscription, with the payment that the bank declined.
pub(crate) fn invoice(status: &str) -> Value {
    json!({
        "id": "in_1", "customer": "cus_1", "status": status, "amount_remaining": 123_450, "currency": "sek",
        "parent": {"subscription_details": {"subscription": "sub_1"}},
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": "pi_1"}}]},
    })
}

pub(crate) fn declined_payment() -> Value {
    json!({
        "id": "pi_1", "status": "requires_payment_method", "amount": 123_450, "currency": "sek", "created": 1_795_000_000,
        "last_payment_error": {"code": "card_declined", "decline_code": "stolen_card", "payment_method": card("pm_1", "4242")},
    })
}

/// Responds with an object, or changes the fields in a form, as far as the tests need it.
async fn answer(State(provider): State<Provider>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    let path = parts.uri.path().strip_prefix("/v1/").expect("the API").to_owned();
    let mut inner = provider.inner();
    inner.asked.push(format!("{} {path}", parts.method));
    if inner.is_broken {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    if let Some(object) = inner.once.remove(&path) {
        return object.to_string().into_response();
    }
    let Some(object) = inner.objects.get_mut(&path) else {
        let missing = json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}});
        return (StatusCode::NOT_FOUND, missing.to_string()).into_response();
    };
    if let Some(says) = object.get("a proxy") {
        return (StatusCode::NOT_FOUND, says.to_string()).into_response();
    }
    if parts.method == Method::POST {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).expect("a form");
        for (name, value) in fields {
            let path = name.replace('[', ".").replace(']', "");
            path.split('.').fold(&mut *object, |object, name| &mut object[name]).clone_from(&json!(value));
        }
    }
    object.to_string().into_response()
}
