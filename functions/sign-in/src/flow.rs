//! A sign-in that has begun: the values that are needed when the browser returns from the identity provider, in a cookie
//! that only this function can read and write.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, MAX_TAG_LEN, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use web::cookie::Cookie;
use web::{ReturnPath, SiteUrl};

/// How long a person may take at the identity provider.
const FLOW_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// A sign-in that has begun.
#[derive(Serialize, Deserialize)]
pub(crate) struct Flow {
    /// The page to which the person returns.
    pub(crate) return_path: ReturnPath,
    /// Returned in the callback's query, which shows that the callback belongs to this flow.
    pub(crate) state: String,
    /// Returned in the ID token, which shows that the token belongs to this flow.
    pub(crate) nonce: String,
    /// Shows the provider that whoever redeems the code also asked for it (PKCE).
    pub(crate) verifier: String,
    expires: i64,
}

impl Flow {
    /// A flow that begins now.
    pub(crate) fn new(return_path: ReturnPath, state: String, nonce: String, verifier: String) -> Self {
        let expires = Timestamp::now().saturating_add(FLOW_LIFETIME).unwrap_or(Timestamp::MAX).as_second();
        Self { return_path, state, nonce, verifier, expires }
    }

    /// When the flow ends.
    pub(crate) fn expires(&self) -> Timestamp {
        Timestamp::from_second(self.expires).unwrap_or(Timestamp::MIN)
    }

    /// Whether the flow has ended at `now`.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires() <= now
    }
}

/// The cookie with the flow, and the key that seals it.
pub(crate) struct Flows {
    key: LessSafeKey,
    cookie: Cookie,
}

impl Flows {
    /// The key is derived from `secret` for this use only.
    ///
    /// # Panics
    ///
    /// Never, because the length of the key is fixed and valid.
    pub(crate) fn new(secret: &str, site: &SiteUrl) -> Self {
        let pseudorandom = Salt::new(HKDF_SHA256, b"kortkoll").extract(secret.as_bytes());
        let key = pseudorandom.expand(&[b"sign-in flow"], &AES_256_GCM).map(UnboundKey::from);
        let key = LessSafeKey::new(key.expect("the length of the key is valid for HKDF"));
        Self { key, cookie: Cookie::new("sign-in", site) }
    }

    /// `Set-Cookie` for the flow.
    pub(crate) fn set(&self, flow: &Flow) -> Result<String, Unspecified> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce)?;
        let mut text = serde_json::to_vec(flow).map_err(|_| Unspecified)?;
        text.reserve(MAX_TAG_LEN);
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)?;
        Ok(self.cookie.set(&BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat())))
    }

    /// The request's flow, if it has a cookie that was sealed with this key. The flow may have expired.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Flow> {
        let mut sealed = BASE64_URL_SAFE_NO_PAD.decode(self.cookie.read(headers)?).ok()?;
        let (nonce, text) = sealed.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self.key.open_in_place(nonce, Aad::empty(), text).ok()?;
        serde_json::from_slice(text).ok()
    }

    /// `Set-Cookie` that ends the flow.
    pub(crate) fn clear(&self) -> String {
        self.cookie.clear()
    }
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    const SECRET: &str = "a-secret-that-seals-the-cookies-of-the-flow";

    fn flows(secret: &str) -> Flows {
        Flows::new(secret, &SiteUrl::parse("https://help.example.com").expect("a site"))
    }

    fn flow() -> Flow {
        let path = ReturnPath::parse("/sv/#tool").expect("a path");
        Flow::new(path, "state-1".to_owned(), "nonce-1".to_owned(), "verifier-1".to_owned())
    }

    fn sealed(by: &Flows) -> String {
        let set = by.set(&flow()).expect("a cookie");
        set.split(';').next().expect("name and value").to_owned()
    }

    fn read(flows: &Flows, cookie: &str) -> Option<Flow> {
        flows.read(&HeaderMap::from_iter([(COOKIE, cookie.parse().expect("a header"))]))
    }

    #[test]
    fn a_flow_is_restored_and_cannot_be_read_by_others() {
        let flows = flows(SECRET);
        let cookie = sealed(&flows);
        assert!(cookie.starts_with("__Host-sign-in=") && !cookie.contains("state-1"));
        assert_ne!(cookie, sealed(&flows));
        let flow = read(&flows, &cookie).expect("our own cookie");
        assert_eq!(
            (flow.state.as_str(), flow.nonce.as_str(), flow.verifier.as_str()),
            ("state-1", "nonce-1", "verifier-1")
        );
        assert_eq!(flow.return_path.to_string(), "/sv/#tool");
    }

    #[test]
    fn a_cookie_that_was_not_sealed_with_this_key_is_ignored() {
        let ours = flows(SECRET);
        assert!(read(&ours, &sealed(&flows("another-secret-that-is-long-enough-too"))).is_none());
        let cookie = sealed(&ours);
        for at in ["__Host-sign-in=".len() + 1, cookie.len() / 2, cookie.len() - 2] {
            let mut changed = cookie.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(read(&ours, std::str::from_utf8(&changed).expect("ASCII")).is_none());
        }
        for text in ["__Host-sign-in=", "__Host-sign-in=AAAA", "__Host-sign-in=å", &cookie[..cookie.len() - 8]] {
            assert!(read(&ours, text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_flow_lasts_ten_minutes() {
        let (flow, now) = (flow(), Timestamp::now());
        let later = |seconds| now.saturating_add(SignedDuration::from_secs(seconds)).expect("a time");
        assert!(!flow.is_expired(later(590)));
        assert!(flow.is_expired(later(601)));
    }
}
