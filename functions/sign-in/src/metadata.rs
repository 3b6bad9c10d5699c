//! The provider's addresses and keys, fetched once in a while.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::IssuerUrl;
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::discovery::Discovery;
use crate::failure::Failure;
use crate::transport::Transport;

/// How long addresses and keys are cached, so that a key that was withdrawn is not trusted for long.
const METADATA_MAX_AGE: Duration = Duration::from_hours(1);

/// How often the keys are fetched again because none of them fits a token: that many times in each such interval.
const MAX_KEY_REFRESHES: u32 = 5;
const KEY_REFRESH_INTERVAL: Duration = Duration::from_mins(1);

/// The provider's addresses and keys, as they were fetched.
#[derive(Clone)]
pub(crate) struct Metadata {
    pub(crate) discovery: Arc<Discovery>,
    pub(crate) keys: Arc<CoreJsonWebKeySet>,
}

struct Cached {
    metadata: Metadata,
    fetched: Instant,
    /// How often the keys have been fetched again since when.
    key_refreshes: u32,
    refreshes_since: Instant,
}

/// What was fetched last.
pub(crate) struct MetadataCache {
    issuer: IssuerUrl,
    cached: Mutex<Option<Cached>>,
}

impl MetadataCache {
    /// For the provider at the issuer's address. Nothing is fetched yet.
    pub(crate) fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, cached: Mutex::new(None) }
    }

    /// Addresses and keys. Requests at the same time wait for the same response.
    pub(crate) async fn get(&self, transport: &Transport) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref().filter(|cached| cached.fetched.elapsed() < METADATA_MAX_AGE) {
            return Ok(cached.metadata.clone());
        }
        let issuer = self.issuer.as_str().trim_end_matches('/');
        let url = format!("{issuer}/.well-known/openid-configuration").parse();
        let url = url.map_err(|_| Failure::unavailable("the issuer is no address"))?;
        let document: Map<String, Value> = transport.json(&url, "the discovery document").await?;
        let discovery = Discovery::read(&document, &self.issuer)?;
        let keys = Arc::new(keys(&discovery, transport).await?);
        let metadata = Metadata { discovery: Arc::new(discovery), keys };
        let now = Instant::now();
        *cached = Some(Cached { metadata: metadata.clone(), fetched: now, key_refreshes: 0, refreshes_since: now });
        Ok(metadata)
    }

    /// The same with other keys than `known`, unless they have been fetched too often.
    pub(crate) async fn with_new_keys(&self, known: &Metadata, transport: &Transport) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        let Some(cached) = cached.as_mut() else {
            return Err(Failure::unavailable("the identity provider is not known yet"));
        };
        if cached.refreshes_since.elapsed() >= KEY_REFRESH_INTERVAL {
            (cached.key_refreshes, cached.refreshes_since) = (0, Instant::now());
        }
        let has_new_keys = !Arc::ptr_eq(&cached.metadata.keys, &known.keys);
        if !has_new_keys && cached.key_refreshes < MAX_KEY_REFRESHES {
            cached.key_refreshes += 1;
            cached.metadata.keys = Arc::new(keys(&cached.metadata.discovery, transport).await?);
        }
        Ok(cached.metadata.clone())
    }
}

async fn keys(discovery: &Discovery, transport: &Transport) -> Result<CoreJsonWebKeySet, Failure> {
    transport.json(discovery.keys.url(), "the provider's set of keys").await
}
