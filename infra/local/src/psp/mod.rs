//! A payment provider, as Stripe is one, on a site of its own: a sandbox in which no money moves. What it answers has the
//! shapes, the errors and the semantics of Stripe's API, as far as a client of subscriptions and cards sees them.
//!
//! | route | |
//! |---|---|
//! | `/psp` | the [`pages::console`]: what there is, and buttons that let time pass |
//! | `/psp/checkout/{session}` | the hosted page where a card is entered |
//! | `/psp/approve/{intent}` | the page of the card's bank, where a payment is approved |
//! | `/psp/v1/…` | the [`api`] |
//!
//! - [`state`] keeps entries between starts; [`ledger`] is the state while one request changes it, with the events.
//! - [`form`], [`refusal`], [`idempotency`], [`expand`]: what is the same for every route of the API.
//! - [`resources`]: an object's shape and what can be done with it, a file each. [`bank`]: what a card's bank says.
//! - [`webhooks`] sends the events to the site. [`seed`] is what there is at first.
//!
//! Of a card number only the last four digits, the brand and its behaviour are kept; of a security code, nothing.

mod api;
mod bank;
mod expand;
mod form;
mod idempotency;
mod ledger;
mod pages;
mod refusal;
mod resources;
mod seed;
mod state;
#[cfg(test)]
mod tests;
mod webhooks;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::routing::{any, get, post};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;

use ledger::{Ledger, text};
use refusal::Refusal;
pub(crate) use seed::ORGANISATIONS;
use state::State;

/// The journal's name below the data folder.
const FILE: &str = "payments.jsonl";

/// The seller whose provider this is, and what the bank prints of it on a statement.
const SELLER: &str = "Påhittade Molntjänster AB";
const STATEMENT_NAME: &str = "PAHITTADE MOLN";

/// The entry with the secrets that the site shares with the provider.
const SECRETS: &str = "secrets";

/// The provider.
#[derive(Debug, Clone)]
pub(crate) struct Psp(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    address: String,
    site: String,
    secret: String,
    webhook_secret: String,
    state: Mutex<State>,
    /// Idempotency keys of requests under way.
    held: Mutex<HashSet<String>>,
    /// There are events to send.
    news: Notify,
}

/// An idempotency key that is in use until this is dropped.
struct Held<'a> {
    psp: &'a Psp,
    key: String,
}

/// Whether the provider was there before.
pub(crate) fn exists(data: &Path) -> bool {
    data.join(FILE).exists()
}

/// Removes all that the provider keeps.
pub(crate) fn forget(data: &Path) -> Result<()> {
    match std::fs::remove_file(data.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

impl Psp {
    /// The provider at that address, for the site at another, with what it keeps in the folder.
    pub(crate) fn open(data: &Path, address: String, site: String) -> Result<Self> {
        let mut state = State::open(&data.join(FILE)).context("the payment sandbox")?;
        if state.get(SECRETS).is_none() {
            let secret = |prefix| format!("{prefix}_{}", uuid::Uuid::new_v4().simple());
            state.put(SECRETS, json!({"api": secret("sk_test"), "webhook": secret("whsec")}));
            state.save()?;
        }
        let secret = |name| state.get(SECRETS).map(|secrets| text(secrets, name).to_owned()).unwrap_or_default();
        Ok(Self(Arc::new(Inner {
            address,
            site,
            secret: secret("api"),
            webhook_secret: secret("webhook"),
            state: Mutex::new(state),
            held: Mutex::default(),
            news: Notify::new(),
        })))
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &str {
        &self.0.address
    }

    /// The key of its API.
    pub(crate) fn secret(&self) -> &str {
        &self.0.secret
    }

    /// What signs its events.
    pub(crate) fn webhook_secret(&self) -> &str {
        &self.0.webhook_secret
    }

    /// The provider's routes.
    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route("/psp", get(pages::console::show))
            .route("/psp/pay/{invoice}", post(pages::console::pay))
            .route("/psp/renew/{subscription}", post(pages::console::renew))
            .route("/psp/stop/{method}", post(pages::console::stop))
            .route("/psp/checkout/{session}", get(pages::checkout::show).post(pages::checkout::answer))
            .route("/psp/approve/{intent}", get(pages::approve::show).post(pages::approve::answer))
            .route("/psp/v1/{*path}", any(api::answer))
            .with_state(self.clone())
    }

    /// Sends events to the site, for as long as it is let run.
    pub(crate) async fn send_events(self) {
        webhooks::run(self).await;
    }

    /// Looks at the objects.
    fn look<T>(&self, act: impl FnOnce(&Ledger) -> T) -> T {
        let mut state = self.state();
        act(&self.ledger(&mut state, Value::Null))
    }

    /// Changes the objects, if it goes well, or if the refusal is one that leaves traces. `request` is who caused it.
    fn transact<T>(&self, request: Value, act: impl FnOnce(&mut Ledger) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut state = self.state();
        let result = act(&mut self.ledger(&mut state, request));
        if result.as_ref().is_err_and(|refusal| !refusal.leaves_traces()) {
            state.undo();
            return result;
        }
        if let Err(error) = state.save() {
            eprintln!("payments: cannot keep a change: {error:#}");
            state.undo();
            return Err(Refusal::broken());
        }
        self.0.news.notify_one();
        result
    }

    fn ledger<'a>(&'a self, state: &'a mut State, request: Value) -> Ledger<'a> {
        Ledger { state, address: &self.0.address, now: Timestamp::now().as_second(), request }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an idempotency key, unless a request under way has it.
    fn hold(&self, key: &str) -> Option<Held<'_>> {
        let taken = self.0.held.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
        taken.then(|| Held { psp: self, key: key.to_owned() })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.psp.0.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
