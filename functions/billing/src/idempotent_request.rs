//! What makes a change safe to send again.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{Context, SHA256};

use crate::admin::Admin;

/// The name that the sender gives to one change, however often they send it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// One request of one admin's, by its idempotency key. Holds hashes alone: nothing of what was sent can be read from
/// what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentRequest {
    organisation: String,
    key: String,
    fingerprint: String,
}

impl IdempotencyKey {
    /// 1 to 255 of `A-Z a-z 0-9 _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        ((1..=255).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }
}

impl IdempotentRequest {
    /// `request` is all that makes the request this one and no other: method, path, version, body.
    pub fn new(admin: &Admin, key: &IdempotencyKey, request: &[&[u8]]) -> Self {
        let person = hash(&[admin.person().issuer().as_bytes(), admin.person().subject().as_bytes()]);
        Self {
            organisation: admin.organisation().to_owned(),
            key: format!("{person}#{}", hash(&[key.0.as_bytes()])),
            fingerprint: hash(request),
        }
    }

    /// A name that no other request has: what is sent to the payment provider under it twice is done there once.
    pub fn provider_key(&self) -> String {
        format!("{}-{}", self.key, self.fingerprint)
    }

    /// An attempt as it was kept.
    pub(crate) fn kept(organisation: &str, key: String, fingerprint: String) -> Self {
        Self { organisation: organisation.to_owned(), key, fingerprint }
    }

    /// The organisation among whose items it is kept.
    pub(crate) fn organisation(&self) -> &str {
        &self.organisation
    }

    /// The admin and their key.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The request.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// SHA-256 in base64url, of each part with its length, so that no two lists of parts are alike.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Context::new(&SHA256);
    for part in parts {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    BASE64_URL_SAFE_NO_PAD.encode(hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ANNA, BJORN, admin};

    fn key(text: &str) -> IdempotencyKey {
        IdempotencyKey::parse(text).expect("a key")
    }

    #[test]
    fn a_key_is_1_to_255_plain_characters() {
        assert!(IdempotencyKey::parse("0190f5c2-7d1e-4b6a-9c3d-5e8f7a6b4c2d").is_some());
        assert!(IdempotencyKey::parse(&"a".repeat(255)).is_some());
        for text in ["", " ", "a b", "å", "a#b", &"a".repeat(256)] {
            assert!(IdempotencyKey::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn an_attempt_is_one_admins_key_and_one_request() {
        let attempt = |who, name, request: &[&[u8]]| IdempotentRequest::new(&admin(who), &key(name), request);
        let first = attempt(ANNA, "a", &[b"PATCH", b"1"]);
        assert_eq!(first, attempt(ANNA, "a", &[b"PATCH", b"1"]));
        assert_ne!(first.key(), attempt(BJORN, "a", &[b"PATCH", b"1"]).key());
        assert_ne!(first.key(), attempt(ANNA, "b", &[b"PATCH", b"1"]).key());
        assert_ne!(first.fingerprint(), attempt(ANNA, "a", &[b"PATC", b"H1"]).fingerprint());
    }

    #[test]
    fn what_was_sent_is_not_in_it() {
        let attempt = IdempotentRequest::new(&admin(ANNA), &key("4242424242424242"), &[b"4242424242424242"]);
        assert!(!format!("{attempt:?}").contains("4242"));
    }
}
