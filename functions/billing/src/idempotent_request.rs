//! What makes it safe to send a request again.

use crate::admin::Admin;
use crate::hash::hash;

/// The sender's name for one request. It is the same each time that the request is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// A request of an admin, with its idempotency key. Holds only hashes: nothing of what was sent can be read from what is
/// stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentRequest {
    organisation: String,
    key: String,
    fingerprint: String,
}

impl IdempotencyKey {
    /// 1 to 255 of `A-Z a-z 0-9 _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if (1..=255).contains(&text.len()) && text.bytes().all(is_plain) { Some(Self(text.to_owned())) } else { None }
    }
}

impl IdempotentRequest {
    /// `request` is everything that distinguishes the request from others: method, path, version, body.
    pub fn new(admin: &Admin, key: &IdempotencyKey, request: &[&[u8]]) -> Self {
        Self {
            organisation: admin.organisation().to_owned(),
            key: format!("{}#{}", admin.person().hash(), hash(&[key.0.as_bytes()])),
            fingerprint: hash(request),
        }
    }

    /// The idempotency key for the payment provider. No other request has it.
    pub fn provider_key(&self) -> String {
        format!("{}-{}", self.key, self.fingerprint)
    }

    /// A request as it was stored.
    pub(crate) fn from_stored(organisation: &str, key: String, fingerprint: String) -> Self {
        Self { organisation: organisation.to_owned(), key, fingerprint }
    }

    /// The organisation of the admin.
    pub(crate) fn organisation(&self) -> &str {
        &self.organisation
    }

    /// The hash of the admin, and that of their idempotency key.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The hash of the request.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
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
    fn a_request_is_one_admins_key_and_one_content() {
        let send = |who, name, content: &[&[u8]]| IdempotentRequest::new(&admin(who), &key(name), content);
        let first = send(ANNA, "a", &[b"PATCH", b"1"]);
        assert_eq!(first, send(ANNA, "a", &[b"PATCH", b"1"]));
        assert_ne!(first.key(), send(BJORN, "a", &[b"PATCH", b"1"]).key());
        assert_ne!(first.key(), send(ANNA, "b", &[b"PATCH", b"1"]).key());
        assert_ne!(first.fingerprint(), send(ANNA, "a", &[b"PATC", b"H1"]).fingerprint());
    }

    #[test]
    fn it_does_not_contain_what_was_sent() {
        let request = IdempotentRequest::new(&admin(ANNA), &key("4242424242424242"), &[b"4242424242424242"]);
        assert!(!format!("{request:?}").contains("4242"));
    }
}
