//! A payment provider of the tests' own: what they look at and break, by the provider's rules as far as they matter here.

mod objects;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use billing::Details;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};
use stripe::objects::PaymentMethod;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::demo;
pub(crate) use objects::{Objects, seconds};

pub(crate) const SECRET: &str = "sk_test_of_the_tests";

#[derive(Clone)]
pub(crate) struct Psp {
    url: String,
    state: Arc<Mutex<Held>>,
    met: Arc<Notify>,
}

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
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

/// What the provider holds.
pub(crate) struct Held {
    pub(crate) objects: Objects,
    /// By idempotency key: the request, and the answer to it.
    answers: BTreeMap<String, (String, u16, Value)>,
    /// The changes that were made: their paths and keys.
    made: Vec<(String, String)>,
    /// While these words are in method and path.
    faults: Vec<(&'static str, Fault)>,
}

impl Psp {
    /// With the demo's customers.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let held =
            Held { objects: Objects::new(demo::objects()), answers: <_>::default(), made: vec![], faults: vec![] };
        let psp = Self { url, state: Arc::new(Mutex::new(held)), met: Arc::default() };
        let server = Router::new().fallback(serve).with_state(psp.clone());
        tokio::spawn(async move { axum::serve(listener, server).await });
        psp
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn held(&self) -> MutexGuard<'_, Held> {
        self.state.lock().expect("a sound lock")
    }

    /// From now on, requests in which these words are (`POST payment_methods/pm_anna`) go wrong.
    pub(crate) fn breaks(&self, words: &'static str, fault: Fault) {
        self.held().faults.push((words, fault));
    }

    /// A request waits in vain for its answer.
    pub(crate) async fn keeps_somebody_waiting(&self) {
        self.met.notified().await;
    }

    pub(crate) fn is_mended(&self) {
        self.held().faults.clear();
    }

    /// A day has passed: of the keys that were used, none is known any more.
    pub(crate) fn forgets(&self) {
        self.held().answers.clear();
    }

    pub(crate) fn object(&self, id: &str) -> Value {
        self.held().objects.get(id).expect("an object").clone()
    }

    /// Changes an object behind everybody's back.
    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut Value)) {
        change(self.held().objects.get_mut(id).expect("an object"));
    }

    /// What stands on a card there.
    pub(crate) fn details(&self, id: &str) -> Details {
        let method: PaymentMethod = serde_json::from_value(self.object(id)).expect("a payment method");
        method.details().expect("a card")
    }

    /// How many changes were made in all.
    pub(crate) fn changes(&self) -> usize {
        self.held().made.len()
    }

    /// The keys of the changes that were made at that path.
    pub(crate) fn made(&self, path: &str) -> Vec<String> {
        self.held().made.iter().filter(|(made, _)| made == path).map(|(_, key)| key.clone()).collect()
    }
}

impl Held {
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
}

async fn serve(State(psp): State<Psp>, method: Method, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("authorization"), format!("Bearer {SECRET}"));
    let path = uri.path().strip_prefix("/v1/").expect("the API's path");
    let (words, key) = (format!("{method} {path}"), header("idempotency-key"));
    assert_eq!(key.is_empty(), method == Method::GET, "{words}");
    let fault = psp.held().faults.iter().find(|(broken, _)| words.contains(broken)).map(|(_, fault)| fault.clone());
    let answer = || psp.held().answer(&method, path, uri.query().unwrap_or_default(), key, &body);
    let (status, told) = match fault {
        None => answer(),
        Some(Fault::Away) => return broken(),
        Some(Fault::Lost) => {
            answer();
            return broken();
        }
        Some(fault @ (Fault::Silent | Fault::Mute)) => {
            if matches!(fault, Fault::Mute) {
                answer();
            }
            psp.met.notify_one();
            return std::future::pending().await;
        }
        Some(Fault::Answer(status, told)) => (status, told),
        Some(fault @ (Fault::Failed | Fault::Stuck)) => {
            if matches!(fault, Fault::Failed) {
                answer();
            }
            let failed = (500, json!({"error": {"type": "api_error"}}));
            let kept = (format!("{path} {body}"), failed.0, failed.1.clone());
            psp.held().answers.insert(key.to_owned(), kept);
            failed
        }
    };
    (StatusCode::from_u16(status).expect("a status"), told.to_string()).into_response()
}

/// An answer that breaks off.
fn broken() -> Response {
    let broken = tokio_stream::once(Err::<Bytes, _>(io::Error::other("broken off")));
    Body::from_stream(broken).into_response()
}
