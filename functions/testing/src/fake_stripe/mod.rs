//! A payment provider on a port of its own. Its objects follow the provider's rules as far as the tests need them; a test
//! looks at them, changes them, and lets requests fail. (`sandbox` plays the provider in full, and cannot fail.)

mod objects;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::server::serve;
use objects::Objects;

/// The provider.
#[derive(Debug, Clone)]
pub struct FakeStripe {
    url: String,
    state: Arc<Mutex<FakeState>>,
    hanging: Arc<Notify>,
}

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing is done, and the connection breaks.
    Away,
    /// It is done, and the connection breaks.
    Lost,
    /// Nothing is done, and no answer comes.
    Silent,
    /// It is done, and no answer comes.
    Mute,
    /// Nothing is done, and this is the answer.
    Answer(u16, Value),
    /// It is done, and the answer is a fault, which is kept with the request's key.
    Failed,
    /// Nothing is done, and the answer is a fault, which is kept with the request's key.
    Stuck,
}

#[derive(Debug)]
struct FakeState {
    objects: Objects,
    /// By idempotency key: the request, and the answer to it.
    answers: BTreeMap<String, (String, u16, Value)>,
    /// All requests, as `GET subscriptions/sub_1`.
    requests: Vec<String>,
    /// The changes that were made: their paths and keys.
    made: Vec<(String, String)>,
    faults: Vec<Faulty>,
    delay: Duration,
    in_flight: usize,
    most_in_flight: usize,
}

/// A fault of the requests that contain these words.
#[derive(Debug)]
struct Faulty {
    words: &'static str,
    fault: Fault,
    is_for_one: bool,
}

impl FakeStripe {
    /// The API's secret key.
    pub const SECRET: &'static str = "sk_test_of_the_tests";

    /// A provider with these objects.
    pub async fn start(objects: Vec<Value>) -> Self {
        let mut provider = Self::without_port(objects);
        provider.url = serve(Router::new().fallback(handle).with_state(provider.clone())).await;
        provider
    }

    /// A provider with these objects, which a simulated network asks.
    pub(crate) fn without_port(objects: Vec<Value>) -> Self {
        let (answers, requests, made, faults) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        let (objects, delay, in_flight, most_in_flight) = (Objects::new(objects), Duration::ZERO, 0, 0);
        let state = FakeState { objects, answers, requests, made, faults, delay, in_flight, most_in_flight };
        let url = "https://provider.example".to_owned();
        Self { url, state: Arc::new(Mutex::new(state)), hanging: Arc::default() }
    }

    /// The status and body for a request: its method, path, query, idempotency key and body. A change that is new is true.
    pub(crate) fn answer(&self, method: &Method, path: &str, query: &str, key: &str, body: &str) -> (u16, Value, bool) {
        let mut state = self.state();
        let is_new = method != Method::GET && !state.answers.contains_key(key);
        let (status, answer) = state.answer(method, path, query, key, body);
        (status, answer, is_new)
    }

    /// From now on, a fault of the provider's own is the answer to that key.
    pub(crate) fn keeps_fault(&self, path: &str, key: &str, body: &str) -> (u16, Value) {
        let failed = (500, json!({"error": {"type": "api_error"}}));
        let kept = (format!("{path} {body}"), failed.0, failed.1.clone());
        self.state().answers.insert(key.to_owned(), kept);
        failed
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on, requests that contain these words (`POST payment_methods/pm_anna`) go wrong.
    pub fn breaks(&self, words: &'static str, fault: Fault) {
        self.state().faults.push(Faulty { words, fault, is_for_one: false });
    }

    /// The next request that contains these words goes wrong.
    pub fn breaks_once(&self, words: &'static str, fault: Fault) {
        self.state().faults.push(Faulty { words, fault, is_for_one: true });
    }

    /// From now on, each request takes that long.
    pub fn takes(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// How many requests there have been at the same time.
    pub fn most_in_flight(&self) -> usize {
        self.state().most_in_flight
    }

    /// From now on, nothing goes wrong.
    pub fn recovers(&self) {
        self.state().faults.clear();
    }

    /// Waits until a request is waiting in vain for its answer.
    pub async fn lets_a_request_hang(&self) {
        self.hanging.notified().await;
    }

    /// A day has passed: no key that was used is known any more.
    pub fn forgets_keys(&self) {
        self.state().answers.clear();
    }

    /// An object as it is stored: what it refers to is an id.
    pub fn object(&self, id: &str) -> Value {
        self.state().objects.get(id).expect("an object").clone()
    }

    /// Whether there is an object of that id.
    pub fn has(&self, id: &str) -> bool {
        self.state().objects.get(id).is_some()
    }

    /// Stores an object, in place of the one with its id.
    pub fn insert(&self, object: Value) {
        self.state().objects.insert(object);
    }

    /// Changes an object without a request.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut Value)) {
        change(self.state().objects.get_mut(id).expect("an object"));
    }

    /// The visit to the hosted page ends with a card.
    pub fn complete(&self, session: &str, card: &str) {
        self.state().objects.complete(session, card);
    }

    /// The invoices that were paid, and with which cards.
    pub fn charges(&self) -> Vec<(String, String)> {
        self.state().objects.charges.clone()
    }

    /// How many changes were made in all.
    pub fn changes(&self) -> usize {
        self.state().made.len()
    }

    /// The keys of the changes that were made at that path.
    pub fn made(&self, path: &str) -> Vec<String> {
        self.state().made.iter().filter(|(made, _)| made == path).map(|(_, key)| key.clone()).collect()
    }

    /// The requests since the last call, as `GET subscriptions/sub_1`.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state().requests)
    }

    /// Waits as long as each request takes.
    async fn delay(&self) {
        let delay = {
            let mut state = self.state();
            state.in_flight += 1;
            state.most_in_flight = state.most_in_flight.max(state.in_flight);
            state.delay
        };
        sleep(delay).await;
        self.state().in_flight -= 1;
    }

    fn state(&self) -> MutexGuard<'_, FakeState> {
        self.state.lock().expect("no test has panicked in here")
    }
}

impl FakeState {
    /// A change happens once for each key; its answer is given again.
    fn answer(&mut self, method: &Method, path: &str, query: &str, key: &str, body: &str) -> (u16, Value) {
        if method == Method::GET {
            return self.objects.read(path, query).unwrap_or_else(objects::missing);
        }
        let request = format!("{path} {body}");
        if let Some((first, status, answer)) = self.answers.get(key) {
            let other = || (400, json!({"error": {"type": "idempotency_error"}}));
            return if *first == request { (*status, answer.clone()) } else { other() };
        }
        let (status, answer) = self.objects.write(path, body).unwrap_or_else(objects::missing);
        if status == 200 {
            self.made.push((path.to_owned(), key.to_owned()));
        }
        self.answers.insert(key.to_owned(), (request, status, answer.clone()));
        (status, answer)
    }

    /// Notes the request, and what goes wrong with it.
    fn fault(&mut self, request: &str) -> Option<Fault> {
        self.requests.push(request.to_owned());
        let at = self.faults.iter().position(|it| request.contains(it.words))?;
        Some(if self.faults[at].is_for_one { self.faults.remove(at).fault } else { self.faults[at].fault.clone() })
    }
}

async fn handle(
    State(provider): State<FakeStripe>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("authorization"), format!("Bearer {}", FakeStripe::SECRET));
    let path = uri.path().strip_prefix("/v1/").expect("the API's path");
    let (request, key) = (format!("{method} {path}"), header("idempotency-key"));
    assert_eq!(key.is_empty(), method == Method::GET, "{request}");

    provider.delay().await;
    let (fault, done) = {
        let mut state = provider.state();
        let fault = state.fault(&request);
        let done = if matches!(fault, None | Some(Fault::Lost | Fault::Mute | Fault::Failed)) {
            state.answer(&method, path, uri.query().unwrap_or_default(), key, &body)
        } else {
            (0, Value::Null)
        };
        (fault, done)
    };
    let (status, answer) = match fault {
        None => done,
        Some(Fault::Away | Fault::Lost) => return broken_off(),
        Some(Fault::Silent | Fault::Mute) => {
            provider.hanging.notify_one();
            return std::future::pending().await;
        }
        Some(Fault::Answer(status, answer)) => (status, answer),
        Some(Fault::Failed | Fault::Stuck) => provider.keeps_fault(path, key, &body),
    };
    (StatusCode::from_u16(status).expect("a status"), answer.to_string()).into_response()
}

/// A response that breaks off.
fn broken_off() -> Response {
    let broken = tokio_stream::once(Err::<Bytes, _>(io::Error::other("broken off")));
    Body::from_stream(broken).into_response()
}
