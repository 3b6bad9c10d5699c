//! Sealed values: what somebody else keeps for us, and can neither read nor change.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, MAX_TAG_LEN, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A key for values of one kind.
pub(crate) struct Seal(LessSafeKey);

impl Seal {
    /// The key is derived from `secret` for this purpose only.
    ///
    /// # Panics
    ///
    /// Never, because the length of the key is fixed and valid.
    pub(crate) fn new(secret: &str, purpose: &str) -> Self {
        let pseudorandom = Salt::new(HKDF_SHA256, b"kortkoll").extract(secret.as_bytes());
        let purpose = [purpose.as_bytes()];
        let key = pseudorandom.expand(&purpose, &AES_256_GCM).map(UnboundKey::from);
        Self(LessSafeKey::new(key.expect("the length of the key is valid for HKDF")))
    }

    /// The value as a text in base64url: never the same twice.
    pub(crate) fn close(&self, value: &impl Serialize) -> Result<String, Unspecified> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce)?;
        let mut text = serde_json::to_vec(value).map_err(|_| Unspecified)?;
        text.reserve(MAX_TAG_LEN);
        self.0.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat()))
    }

    /// The value, if it was sealed with this key.
    pub(crate) fn open<T: DeserializeOwned>(&self, sealed: &str) -> Option<T> {
        let mut sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, text) = sealed.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self.0.open_in_place(nonce, Aad::empty(), text).ok()?;
        serde_json::from_slice(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a-secret-that-seals-values";

    #[test]
    fn a_value_is_opened_as_it_was_closed_and_looks_different_each_time() {
        let seal = Seal::new(SECRET, "values");
        let sealed = seal.close(&"a value").expect("a sealed value");
        assert_eq!(seal.open::<String>(&sealed).as_deref(), Some("a value"));
        assert_ne!(sealed, seal.close(&"a value").expect("a sealed value"));
        assert!(!sealed.contains(&BASE64_URL_SAFE_NO_PAD.encode("a value")));
    }

    #[test]
    fn only_what_was_closed_with_this_key_is_opened() {
        let seal = Seal::new(SECRET, "values");
        let opened = |sealed: &str| seal.open::<String>(sealed);
        for other in [Seal::new("another-secret", "values"), Seal::new(SECRET, "other values")] {
            assert_eq!(opened(&other.close(&"a value").expect("a sealed value")), None);
        }
        let sealed = seal.close(&"a value").expect("a sealed value");
        for at in [1, sealed.len() / 2, sealed.len() - 2] {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(opened(std::str::from_utf8(&changed).expect("ASCII")), None);
        }
        for text in ["", "AAAA", "å", &sealed[..sealed.len() - 8]] {
            assert_eq!(opened(text), None, "{text}");
        }
        assert_eq!(seal.open::<u32>(&sealed), None);
    }
}
