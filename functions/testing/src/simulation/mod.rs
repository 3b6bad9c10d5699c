//! A deterministic world for the functions: tables, payment provider, mail service and clock in one thread, without sockets. Everything
//! that happens by chance comes from one seed.
//!
//! - [`Network`]: carries the calls of a function to the [tables](table), to the [provider] and to the [mail service](mail), slowly, and not always.
//! - [`Weather`]: how slow, and how often not.
//! - [`Caller`]: a process that does one thing, and may die at any call.
//!
//! It needs tokio's paused clock in a current-thread runtime; [`block_on`] makes one.

mod caller;
mod mail;
mod mail_service;
mod network;
mod provider;
mod table;
mod weather;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use http::Response;
use serde_json::Value;
use web::https;

use crate::fake_stripe::FakeStripe;
pub use caller::{Caller, Ended, Served};
pub use mail_service::{MailService, Taken};
use network::Broken;
pub use network::{Network, Write};
pub use weather::{Server, Weather};

/// When every simulation starts.
pub const START: &str = "2026-11-22T12:00:00Z";

/// A network with that seed, empty tables, and a provider with these objects; and a client for the tables. From now on the
/// network carries all calls to other companies that functions make in this thread.
pub fn network(seed: u64, objects: Vec<Value>) -> (Network, Client) {
    let network = Network::new(seed, table::empty_database(), FakeStripe::without_port(objects));
    carry(network.clone());
    (network.clone(), table::client(network))
}

/// Carries all requests that the functions send to other companies in this thread.
fn carry(network: Network) {
    https::simulate(Arc::new(move |request| {
        let network = network.clone();
        Box::pin(async move {
            let is_mail = request.uri().path().starts_with(mail::PATH);
            let sent =
                if is_mail { mail::send(&network, request).await } else { provider::send(&network, request).await };
            match sent {
                Ok((status, body)) => Ok(Response::builder().status(status).body(body.into()).expect("a response")),
                Err(Broken::Unreachable) => Err(https::Error::Connect("connection refused".into())),
                Err(Broken::Reset) => Err(https::Error::Send("connection reset".into())),
            }
        })
    }));
}

/// Runs a simulation of that seed to its end. The same seed gives the same run.
pub fn block_on<T>(seed: u64, simulation: impl Future<Output = T>) -> T {
    // Keys, and the jitter of pauses between attempts, ours and the SDK's.
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        web::clock::simulate(START.parse().expect("a time"));
        simulation.await
    })
}
