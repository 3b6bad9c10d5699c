//! What the session's cookie holds: a random secret, a full stop, and the hash of the person.
//!
//! The hash of the person lets one request read the session together with the person's sign-out on all devices. It proves
//! nothing: a session is found by its secret alone, and must be of the person whose hash stands beside it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

/// The length of 32 bytes in base64url.
const SECRET_LENGTH: usize = 43;

/// The length of a SHA-256 in hexadecimal.
const PERSON_LENGTH: usize = 64;

/// A session's cookie.
pub(super) struct Token {
    secret: String,
    /// The person's hash. Cookies of earlier versions lack it.
    pub(super) person: Option<String>,
}

impl Token {
    /// A token with a new secret, for the person with that hash. None if the system cannot provide random numbers.
    pub(super) fn new(person: String) -> Option<Self> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).ok()?;
        Some(Self { secret: BASE64_URL_SAFE_NO_PAD.encode(bytes), person: Some(person) })
    }

    /// None if the cookie does not have the form of a token.
    pub(super) fn parse(cookie: &str) -> Option<Self> {
        let (secret, person) = match cookie.split_once('.') {
            Some((secret, person)) => (secret, Some(person)),
            None => (cookie, None),
        };
        if secret.len() != SECRET_LENGTH || !person.is_none_or(is_person) {
            return None;
        }
        Some(Self { secret: secret.to_owned(), person: person.map(str::to_owned) })
    }

    /// The cookie's value.
    pub(super) fn cookie(&self) -> String {
        let person = self.person.iter().flat_map(|person| [".", person]);
        [&*self.secret].into_iter().chain(person).collect()
    }

    /// The key of the session's item.
    pub(super) fn session_key(&self) -> String {
        hash(&self.secret)
    }

    /// The key of the person's item.
    pub(super) fn person_key(&self) -> Option<String> {
        self.person.as_deref().map(person_key)
    }
}

/// The key of the item of the person with that hash.
pub(super) fn person_key(person: &str) -> String {
    format!("PERSON#{person}")
}

/// The SHA-256 of a text, in base64url.
pub(super) fn hash(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

fn is_person(text: &str) -> bool {
    text.len() == PERSON_LENGTH && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_as_it_was_set() {
        let person = "0f".repeat(32);
        let token = Token::new(person.clone()).expect("random numbers");
        let read = Token::parse(&token.cookie()).expect("a token");
        assert_eq!((read.session_key(), read.person), (token.session_key(), Some(person)));
    }

    #[test]
    fn a_cookie_of_an_earlier_version_has_no_person() {
        let token = Token::parse(&"a".repeat(43)).expect("a token");
        assert_eq!((token.person_key(), token.cookie()), (None, "a".repeat(43)));
    }

    #[test]
    fn nothing_else_is_a_token() {
        let secret = "a".repeat(43);
        let person = "0f".repeat(32);
        for cookie in [
            "",
            ".",
            &secret[1..],
            &format!("{secret}a"),
            &format!("{secret}."),
            &format!("{secret}.{}", &person[1..]),
            &format!("{secret}.{person}0"),
            &format!("{secret}.{}", person.to_uppercase()),
            &format!("{secret}.{person}.{person}"),
            &format!(".{person}"),
        ] {
            assert!(Token::parse(cookie).is_none(), "{cookie}");
        }
    }
}
