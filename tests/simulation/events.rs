//! The provider's events: each change makes one, which is sent late, in any order, sometimes twice, and again until it was
//! accepted.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Method, Request};
use ring::hmac;
use serde_json::{Value, json};
use testing::request;
use testing::simulation::Write;
use tokio::time::sleep;
use web::clock;

use crate::history::History;

/// The webhook's secret.
pub(crate) const SECRET: &str = "whsec_of-the-webhook";

/// How often an event is sent when nothing fails any more.
const LAST_TRIES: usize = 8;

impl History {
    /// Sends events for what the provider was asked to change since the last time.
    pub(crate) fn send_events(self: &Arc<Self>) {
        for write in self.network.take_writes() {
            if let Some((kind, id)) = kind_of(&write) {
                self.send_event(kind, id, &json!({}));
            }
            self.writes.lock().expect("no panic").push(write);
        }
    }

    /// Sends an event about an object as it is now.
    pub(crate) fn send_event(self: &Arc<Self>, kind: &'static str, id: &str, previous: &Value) {
        let (event, delays) = {
            let mut rng = self.rng.lock().expect("no panic");
            let longest = [500, 5_000, 60_000][rng.usize(0..3)];
            let count = if rng.u8(0..5) == 0 { 2 } else { 1 };
            let delays: Vec<_> = (0..count).map(|_| rng.u64(0..longest)).collect();
            (format!("evt_{}", rng.u32(..)), delays)
        };
        let data = json!({"object": self.network.provider().object(id), "previous_attributes": previous});
        let body = json!({"id": event, "object": "event", "type": kind, "data": data}).to_string();
        for delay in delays {
            let (history, body) = (Arc::clone(self), body.clone());
            let what = format!("event {kind} of {id}");
            let sending = tokio::spawn(async move { history.deliver(&what, &body, delay).await });
            self.sendings.lock().expect("no panic").push(sending);
        }
    }

    async fn deliver(self: Arc<Self>, what: &str, body: &str, delay: u64) {
        sleep(Duration::from_millis(delay)).await;
        let mut last_tries = 0;
        while last_tries < LAST_TRIES {
            last_tries += usize::from(self.is_calm());
            let response = self.serve(&self.provider_events, signed(body), what).await;
            if response.is_some_and(|response| response.status == 200) {
                return;
            }
            let pause = self.rng.lock().expect("no panic").u64(2_000..15_000);
            sleep(Duration::from_millis(pause)).await;
        }
        self.fault(format!("{what} was sent {LAST_TRIES} times while nothing failed, and not accepted"));
    }
}

/// The kind of the event that the provider sends for a change, and the id of what has changed.
fn kind_of(write: &Write) -> Option<(&'static str, &str)> {
    let kind = match (write.path.split('/').collect::<Vec<_>>()[..].as_ref(), write.status) {
        (["payment_methods", _], 200) => "payment_method.updated",
        (["subscriptions", _], 200) => "customer.subscription.updated",
        (["invoices", _, "pay"], 200) => "invoice.paid",
        (["invoices", _, "pay"], 402) => "invoice.payment_failed",
        (["setup_intents", _, "confirm"], 200) => "setup_intent.succeeded",
        _ => return None,
    };
    Some((kind, write.path.split('/').nth(1)?))
}

fn signed(body: &str) -> Request<Body> {
    let time = clock::now().as_second();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let signature = tag.as_ref().iter().fold(format!("t={time},v1="), |hex, byte| format!("{hex}{byte:02x}"));
    let request = request(Method::POST, "/api/provider-events").header("stripe-signature", signature);
    request.header("content-type", "application/json").body(Body::from(body.to_owned())).expect("a request")
}
