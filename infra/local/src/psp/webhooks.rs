//! Events on their way to the site: signed, one after the other, and again until they are taken or it is too late.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use ring::hmac;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Psp;
use super::state::State;

/// The site's route for events.
const ROUTE: &str = "/api/provider-events";

/// How long the site may take for one.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often an event is sent.
const MOST_ATTEMPTS: u32 = 16;

/// How many events are kept.
const MOST_EVENTS: usize = 200;

/// How an event's delivery stands.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Delivery {
    /// How often it was sent.
    pub(super) attempts: u32,
    /// When it is sent next, in seconds since 1970; never, if it need not or will not be.
    pub(super) due: Option<i64>,
    /// What the site answered last: a status, or that there was none.
    pub(super) answer: String,
}

/// The name of an event's delivery among the entries.
pub(super) fn name(event: &str) -> String {
    format!("delivery:{event}")
}

/// Sends the event soon. Old events go.
pub(super) fn enqueue(state: &mut State, event: &str, now: i64) {
    keep(state, event, &Delivery { due: Some(now), ..Delivery::default() });
    let old = state.all("evt_").rev().nth(MOST_EVENTS).map(|(name, _)| name.clone());
    if let Some(old) = old {
        state.remove(&name(&old));
        state.remove(&old);
    }
}

fn keep(state: &mut State, event: &str, delivery: &Delivery) {
    if let Ok(value) = serde_json::to_value(delivery) {
        state.put(&name(event), value);
    }
}

/// The deliveries, by event, oldest first.
pub(super) fn deliveries(state: &State) -> impl Iterator<Item = (&str, Delivery)> {
    state.all("delivery:").filter_map(|(name, value)| {
        Some((name.strip_prefix("delivery:")?, serde_json::from_value(value.clone()).ok()?))
    })
}

/// Sends what is due, for as long as it is let run.
pub(super) async fn run(psp: Psp) {
    let mut connector = HttpConnector::new();
    // Head and body may be two writes: the second must not wait for the first one's acknowledgement.
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    loop {
        let next = psp.look(|ledger| {
            let due = deliveries(ledger.state).filter_map(|(event, delivery)| Some((delivery.due?, event.to_owned())));
            due.min().map(|(due, event)| (due - ledger.now, event))
        });
        let wait = match next {
            Some((..=0, event)) => {
                send(&psp, &client, &event).await;
                continue;
            }
            Some((seconds, _)) => Duration::from_secs(seconds.unsigned_abs()),
            None => Duration::MAX,
        };
        // Whichever comes first: its time, or a new event.
        let _ = tokio::time::timeout(wait, psp.0.news.notified()).await;
    }
}

async fn send(psp: &Psp, client: &Client<HttpConnector, Body>, event: &str) {
    let (payload, now) = psp.look(|ledger| (ledger.state.get(event).map(Value::to_string), ledger.now));
    let answer = match request(psp, &payload.unwrap_or_default(), now) {
        Ok(request) => match tokio::time::timeout(PATIENCE, client.request(request)).await {
            Ok(Ok(response)) => Ok(response.status()),
            Ok(Err(_)) => Err("no connection"),
            Err(_) => Err("no answer"),
        },
        Err(_) => Err("no such address"),
    };
    // What cannot be kept is sent again.
    let _ = psp.transact(Value::Null, |ledger| {
        let name = name(event);
        let delivery = ledger.state.get(&name).cloned().and_then(|value| serde_json::from_value(value).ok());
        let Delivery { attempts, .. } = delivery.unwrap_or_default();
        let taken = answer.is_ok_and(|status| status.is_success());
        let again = !taken && attempts + 1 < MOST_ATTEMPTS;
        let delivery = Delivery {
            attempts: attempts + 1,
            due: again.then(|| ledger.now + 2_i64.pow(attempts.min(6))),
            answer: answer.map_or_else(ToString::to_string, |status| status.as_u16().to_string()),
        };
        keep(ledger.state, event, &delivery);
        if taken {
            ledger.set(event, &serde_json::json!({"pending_webhooks": 0}));
        }
        Ok(())
    });
}

fn request(psp: &Psp, payload: &str, now: i64) -> Result<Request<Body>, axum::http::Error> {
    Request::builder()
        .method(Method::POST)
        .uri(format!("{}{ROUTE}", psp.0.site))
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header(USER_AGENT, "payment-sandbox/1.0")
        .header("stripe-signature", signature(psp.webhook_secret(), payload, now))
        .body(Body::from(payload.to_owned()))
}

/// The signature over time and payload.
pub(super) fn signature(secret: &str, payload: &str, now: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{now}.{payload}").as_bytes());
    let digits = tag.as_ref().iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    format!("t={now},v1={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn a_signature_is_the_hmac_of_time_and_payload() {
        let signature = signature("whsec_test", "{\"id\":\"evt_1\"}", 1_795_305_600);
        assert_eq!(signature, "t=1795305600,v1=06991e615b637bd8ed617bd167797f2e3a219b6d547d9a7b0e6cee6a5e1e8d2d");
    }
}
