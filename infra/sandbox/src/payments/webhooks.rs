//! Sends the events in the [`outbox`] to the site: signed, one after the other, and again until the site accepts them or
//! the attempts are used up.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use ring::hmac;
use serde_json::{Value, json};

use super::outbox::{self, Delivery};
use super::provider::PaymentProvider;

/// The site's route for events.
const ROUTE: &str = "/api/provider-events";

/// How long the site may take to answer.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(15);

/// How often an event is sent at most.
const MAX_ATTEMPTS: u32 = 16;

/// Sends each event when it is due, until the future is dropped.
pub(super) async fn run(provider: PaymentProvider) {
    let mut connector = HttpConnector::new();
    // Head and body may be two writes: the second must not wait for the first one's acknowledgement.
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    loop {
        let next = provider.read(|tx| outbox::next_due(tx.journal).map(|(due, event)| (due - tx.now, event)));
        let wait = match next {
            Some((..=0, event)) => {
                deliver(&provider, &client, &event).await;
                continue;
            }
            Some((seconds, _)) => Duration::from_secs(seconds.unsigned_abs()),
            None => Duration::MAX,
        };
        // A new event may be due earlier.
        let _ = tokio::time::timeout(wait, provider.new_events()).await;
    }
}

/// Sends the event once, and stores how that went.
async fn deliver(provider: &PaymentProvider, client: &Client<HttpConnector, Body>, event: &str) {
    let (payload, now) = provider.read(|tx| (tx.journal.get(event).map(Value::to_string), tx.now));
    let answer = send(provider, client, &payload.unwrap_or_default(), now).await;
    // If the outcome cannot be stored, the event is sent again.
    let _ = provider.transact(Value::Null, |tx| {
        let attempts = outbox::delivery(tx.journal, event).attempts;
        let accepted = answer.is_ok_and(|status| status.is_success());
        let due = if !accepted && attempts + 1 < MAX_ATTEMPTS { Some(tx.now + backoff(attempts)) } else { None };
        let answer = match answer {
            Ok(status) => status.as_u16().to_string(),
            Err(reason) => reason.to_owned(),
        };
        outbox::store(tx.journal, event, &Delivery { attempts: attempts + 1, due, answer });
        if accepted {
            tx.set(event, &json!({"pending_webhooks": 0}));
        }
        Ok(())
    });
}

/// How long to wait after that many earlier attempts, in seconds.
fn backoff(attempts: u32) -> i64 {
    2_i64.pow(attempts.min(6))
}

/// The site's answer, or why there is none.
async fn send(
    provider: &PaymentProvider,
    client: &Client<HttpConnector, Body>,
    payload: &str,
    now: i64,
) -> Result<StatusCode, &'static str> {
    let Ok(request) = request(provider, payload, now) else { return Err("no such address") };
    match tokio::time::timeout(DELIVERY_TIMEOUT, client.request(request)).await {
        Ok(Ok(response)) => Ok(response.status()),
        Ok(Err(_)) => Err("no connection"),
        Err(_) => Err("no answer"),
    }
}

fn request(provider: &PaymentProvider, payload: &str, now: i64) -> Result<Request<Body>, axum::http::Error> {
    Request::builder()
        .method(Method::POST)
        .uri(format!("{}{ROUTE}", provider.site()))
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header(USER_AGENT, "payment-sandbox/1.0")
        .header("stripe-signature", signature(provider.webhook_secret(), payload, now))
        .body(Body::from(payload.to_owned()))
}

/// The header `stripe-signature` for a payload sent at `now` (seconds since 1970).
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
