//! The payment provider: the one of the other tests, asked without a socket.

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};
use web::clock;

use super::network::{Answer, Broken, Network, Write};
use super::weather::{Fate, Server};

pub(super) async fn send(network: &Network, request: Request<Bytes>) -> Result<Answer, Broken> {
    let path = request.uri().path().strip_prefix("/v1/").expect("the API's path").to_owned();
    let what = format!("{} {path}", request.method());
    let serve = move |network: &Network, fate| answer(network, &path, &request, fate);
    network.call(Server::Provider, &what, serve).await
}

fn answer(network: &Network, path: &str, request: &Request<Bytes>, fate: Fate) -> Answer {
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
    let body = std::str::from_utf8(request.body()).expect("a form");
    let done = if fate.is_served() { serve(network, path, key, request, body) } else { (0, Value::Null) };
    let (status, answer) = match fate {
        // A gateway's page, before the provider or after it.
        Fate::FailedBefore | Fate::FailedAfter => return (502, "<html>".to_owned()),
        Fate::Busy if request.method() == Method::GET => {
            (429, json!({"error": {"type": "invalid_request_error", "code": "rate_limit"}}))
        }
        Fate::Busy => (409, json!({"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}})),
        Fate::KeptBefore | Fate::KeptAfter if request.method() == Method::POST => {
            network.provider().keeps_fault(path, key, body)
        }
        Fate::KeptBefore => (500, json!({"error": {"type": "api_error"}})),
        _ => done,
    };
    (status, answer.to_string())
}

fn serve(network: &Network, path: &str, key: &str, request: &Request<Bytes>, body: &str) -> (u16, Value) {
    let query = request.uri().query().unwrap_or_default();
    let (status, answer, is_new) = network.provider().answer(request.method(), path, query, key, body);
    if is_new {
        let (path, key, body) = (path.to_owned(), key.to_owned(), body.to_owned());
        network.record(Write { at: clock::now(), path, key, body, status });
    }
    (status, answer)
}
