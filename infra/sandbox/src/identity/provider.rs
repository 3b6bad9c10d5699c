//! The provider itself: its one client, its keys, and the codes that it has issued.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::keys::Keys;
use crate::demo::Person;

/// How long a code may be redeemed.
const CODE_LIFETIME: Duration = Duration::from_mins(1);

/// An identity provider.
#[derive(Debug, Clone)]
pub struct IdentityProvider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    issuer: String,
    client: RegisteredClient,
    keys: Keys,
    codes: Mutex<HashMap<String, Grant>>,
}

/// The application that people sign in to.
#[derive(Debug)]
pub struct RegisteredClient {
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: String,
    /// The only address that people are sent back to when they have signed in.
    pub callback: String,
    /// The only address that people are sent back to when they have signed out.
    pub after_sign_out: String,
}

/// What a code stands for.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) person: &'static Person,
    pub(super) nonce: Option<String>,
    pub(super) challenge: String,
    pub(super) issued_at: Instant,
}

impl IdentityProvider {
    /// A provider at the address `issuer`, for one client. With `rotate`, it changes its key every five minutes.
    pub fn new(issuer: String, client: RegisteredClient, rotate: bool) -> Self {
        Self(Arc::new(Inner { issuer, client, keys: Keys::new(rotate), codes: Mutex::default() }))
    }

    /// Signs with a new key from now on. The previous key stays published.
    pub fn rotate_keys(&self) {
        self.0.keys.rotate();
    }

    /// The provider's address.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub(super) fn client(&self) -> &RegisteredClient {
        &self.0.client
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The codes that can still be redeemed.
    pub(super) fn codes(&self) -> MutexGuard<'_, HashMap<String, Grant>> {
        let mut codes = self.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, grant| grant.issued_at.elapsed() < CODE_LIFETIME);
        codes
    }
}
