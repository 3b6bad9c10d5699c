//! The provider itself: its secrets, and its objects behind a lock.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::error::ApiError;
use super::object::text;
use super::transaction::Transaction;
use crate::journal::Journal;

/// The journal's file name below the data folder.
pub(super) const FILE: &str = "payments.jsonl";

/// The journal entry with the secrets that the site shares with the provider.
const SECRETS: &str = "secrets";

/// A payment provider.
#[derive(Debug, Clone)]
pub struct PaymentProvider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    address: String,
    site: String,
    secret: String,
    webhook_secret: String,
    journal: Mutex<Journal>,
    /// The idempotency keys of the requests being handled.
    locked_keys: Mutex<HashSet<String>>,
    new_events: Notify,
}

/// An idempotency key, locked until this is dropped.
pub(super) struct KeyLock<'a> {
    provider: &'a PaymentProvider,
    key: String,
}

/// Whether a provider has stored anything in the folder.
pub fn exists(data: &Path) -> bool {
    data.join(FILE).exists()
}

/// Removes everything that a provider has stored in the folder.
pub fn remove(data: &Path) -> Result<()> {
    match std::fs::remove_file(data.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

impl PaymentProvider {
    /// The provider at `address`, which sends events to the site at `site` and stores its objects in the folder `data`.
    pub fn open(data: &Path, address: String, site: String) -> Result<Self> {
        let mut journal = Journal::open(&data.join(FILE)).context("the payment sandbox")?;
        if journal.get(SECRETS).is_none() {
            journal.put(SECRETS, json!({"api": new_secret("sk_test"), "webhook": new_secret("whsec")}));
            journal.save()?;
        }
        let secrets = journal.get(SECRETS).cloned().unwrap_or_default();
        Ok(Self(Arc::new(Inner {
            address,
            site,
            secret: text(&secrets, "api").to_owned(),
            webhook_secret: text(&secrets, "webhook").to_owned(),
            journal: Mutex::new(journal),
            locked_keys: Mutex::default(),
            new_events: Notify::new(),
        })))
    }

    /// The address of its pages; its API is at `v1/` below.
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// The API's secret key.
    pub fn secret(&self) -> &str {
        &self.0.secret
    }

    /// The secret that signs events.
    pub fn webhook_secret(&self) -> &str {
        &self.0.webhook_secret
    }

    /// The origin of the site that events are sent to.
    pub(super) fn site(&self) -> &str {
        &self.0.site
    }

    /// Reads the objects.
    pub(super) fn read<T>(&self, act: impl FnOnce(&Transaction) -> T) -> T {
        let mut journal = self.journal();
        act(&self.transaction(&mut journal, Value::Null))
    }

    /// Changes the objects. The changes are stored if `act` succeeds or if its error [keeps them](ApiError::keeps_changes),
    /// and undone otherwise. `request` is the API request that causes them, or null.
    pub(super) fn transact<T>(
        &self,
        request: Value,
        act: impl FnOnce(&mut Transaction) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut journal = self.journal();
        let result = act(&mut self.transaction(&mut journal, request));
        if result.as_ref().is_err_and(|error| !error.keeps_changes()) {
            journal.undo();
            return result;
        }
        if let Err(error) = journal.save() {
            eprintln!("payments: cannot store a change: {error:#}");
            journal.undo();
            return Err(ApiError::internal());
        }
        self.0.new_events.notify_one();
        result
    }

    fn transaction<'a>(&'a self, journal: &'a mut Journal, request: Value) -> Transaction<'a> {
        Transaction { journal, address: &self.0.address, now: Timestamp::now().as_second(), request }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.0.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a transaction has ended, which may have emitted events.
    pub(super) async fn new_events(&self) {
        self.0.new_events.notified().await;
    }

    /// Locks an idempotency key; none if a request being handled has locked it.
    pub(super) fn lock_key(&self, key: &str) -> Option<KeyLock<'_>> {
        if self.locked_keys().insert(key.to_owned()) {
            Some(KeyLock { provider: self, key: key.to_owned() })
        } else {
            None
        }
    }

    fn locked_keys(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.locked_keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for KeyLock<'_> {
    fn drop(&mut self) {
        self.provider.locked_keys().remove(&self.key);
    }
}

fn new_secret(prefix: &str) -> String {
    format!("{prefix}_{}", uuid::Uuid::new_v4().simple())
}
