//! The keys that sign ID tokens, with RS256. The first is generated when it is needed, since that takes a moment.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _, Verifier as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

/// How often the key changes, if it does.
const ROTATION_INTERVAL: Duration = Duration::from_mins(5);

/// The key that signs, and its predecessor.
#[derive(Debug)]
pub(super) struct Keys {
    rotate: bool,
    pairs: Mutex<KeyPairs>,
}

#[derive(Debug, Default)]
struct KeyPairs {
    current: Option<Key>,
    previous: Option<Key>,
}

#[derive(Debug)]
struct Key {
    id: String,
    pair: RsaPrivateKey,
    generated_at: Instant,
}

impl Keys {
    pub(super) fn new(rotate: bool) -> Self {
        Self { rotate, pairs: Mutex::default() }
    }

    /// Signs with a new key from now on.
    pub(super) fn rotate(&self) {
        let mut pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        pairs.previous = pairs.current.replace(Key::new());
    }

    /// The public keys, as a JWK set.
    pub(super) fn published(&self) -> Value {
        self.with_current(|current, previous| {
            let keys: Vec<Value> = std::iter::once(current).chain(previous).map(Key::public).collect();
            json!({ "keys": keys })
        })
    }

    /// The claims as a signed token.
    pub(super) fn sign(&self, claims: &Value) -> String {
        self.with_current(|key, _| {
            let header = json!({"alg": "RS256", "typ": "JWT", "kid": key.id});
            let text = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
            let signature = SigningKey::<Sha256>::new(key.pair.clone()).sign(text.as_bytes());
            format!("{text}.{}", encode(signature.to_vec()))
        })
    }

    /// The claims of a token that was signed with a published key, which may have expired.
    pub(super) fn verified(&self, token: &str) -> Option<Value> {
        let (text, signature) = token.rsplit_once('.')?;
        let signature = Signature::try_from(&*decode(signature)?).ok()?;
        let is_ours = self.with_current(|current, previous| {
            std::iter::once(current).chain(previous).any(|key| key.has_signed(text, &signature))
        });
        let (_, claims) = text.split_once('.')?;
        if is_ours { serde_json::from_slice(&decode(claims)?).ok() } else { None }
    }

    /// Calls `use_keys` with the current key and its predecessor. The current key is generated if there is none yet, or if
    /// it is due to change.
    fn with_current<T>(&self, use_keys: impl FnOnce(&Key, Option<&Key>) -> T) -> T {
        let mut pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        if self.rotate && pairs.current.as_ref().is_some_and(|key| key.generated_at.elapsed() >= ROTATION_INTERVAL) {
            pairs.previous = pairs.current.take();
        }
        let KeyPairs { current, previous } = &mut *pairs;
        use_keys(current.get_or_insert_with(Key::new), previous.as_ref())
    }
}

impl Key {
    /// # Panics
    ///
    /// If the system has no random numbers.
    fn new() -> Self {
        let pair = RsaPrivateKey::new(&mut OsRng, 2048).expect("2048 bits are a size that a key can have");
        Self { id: uuid::Uuid::new_v4().to_string(), pair, generated_at: Instant::now() }
    }

    fn has_signed(&self, text: &str, signature: &Signature) -> bool {
        VerifyingKey::<Sha256>::new(self.pair.to_public_key()).verify(text.as_bytes(), signature).is_ok()
    }

    fn public(&self) -> Value {
        let (n, e) = (encode(self.pair.n().to_bytes_be()), encode(self.pair.e().to_bytes_be()));
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": n, "e": e})
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
