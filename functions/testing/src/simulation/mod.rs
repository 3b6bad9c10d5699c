//! A deterministic world for the functions: tables, payment provider and clock in one thread, without sockets. Everything
//! that happens by chance comes from one seed.
//!
//! - [`Network`]: carries the calls of a function to the [tables](table) and to the [provider], slowly, and not always.
//! - [`Weather`]: how slow, and how often not.
//! - [`Caller`]: a process that handles one request, and may die at any call.
//!
//! It needs tokio's paused clock in a current-thread runtime; [`block_on`] makes one.

mod caller;
mod network;
mod provider;
mod table;
mod weather;

use aws_sdk_dynamodb::Client;
use serde_json::Value;

use crate::fake_stripe::FakeStripe;
pub use caller::{Caller, Served};
pub use network::{Network, Write};
pub use weather::{Server, Weather};

/// When every simulation starts.
pub const START: &str = "2026-11-22T12:00:00Z";

/// A network with that seed, empty tables, and a provider with these objects; and a client for the tables. From now on the
/// network carries all calls to providers that functions make in this thread.
pub fn network(seed: u64, objects: Vec<Value>) -> (Network, Client) {
    let network = Network::new(seed, table::empty_database(), FakeStripe::without_port(objects));
    provider::carry(network.clone());
    (network.clone(), table::client(network))
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
