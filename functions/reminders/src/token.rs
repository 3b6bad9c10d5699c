//! The token in a mail that proves that whoever sends it may end a person's reminders: organisation and person, signed.
//!
//! It does not expire: a mail may be read late, and all that it can do is to end reminders.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ring::hmac::{self, HMAC_SHA256};
use serde::{Deserialize, Serialize};

/// What a signature is for, so that it holds for nothing else.
const PURPOSE: &str = "end reminders";

/// The longest token that is read, in bytes.
const MAX_LENGTH: usize = 2048;

/// The secrets that sign tokens: the first signs, all are accepted.
#[derive(Clone)]
pub(crate) struct Tokens(Vec<hmac::Key>);

/// Whose reminders a token ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subscriber {
    pub(crate) organisation: String,
    /// [`billing::Person::hash`]
    pub(crate) person: String,
    /// The language of the page that answers.
    pub(crate) language: String,
}

impl Tokens {
    pub(crate) fn new(secrets: &[String]) -> Self {
        Self(secrets.iter().map(|secret| hmac::Key::new(HMAC_SHA256, secret.as_bytes())).collect())
    }

    pub(crate) fn sign(&self, subscriber: &Subscriber) -> Option<String> {
        let content = serde_json::to_vec(&(PURPOSE, subscriber)).ok()?;
        let tag = hmac::sign(self.0.first()?, &content);
        Some(format!("{}.{}", BASE64.encode(&content), BASE64.encode(tag)))
    }

    pub(crate) fn read(&self, token: &str) -> Option<Subscriber> {
        let (content, tag) = token.split_once('.').filter(|_| token.len() <= MAX_LENGTH)?;
        let (content, tag) = (BASE64.decode(content).ok()?, BASE64.decode(tag).ok()?);
        if !self.0.iter().any(|key| hmac::verify(key, &content, &tag).is_ok()) {
            return None;
        }
        let (purpose, subscriber): (String, Subscriber) = serde_json::from_slice(&content).ok()?;
        if purpose == PURPOSE { Some(subscriber) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscriber() -> Subscriber {
        let text = str::to_owned;
        Subscriber { organisation: text("Norrbacka Bygg AB"), person: text("hash"), language: text("sv") }
    }

    fn tokens(secrets: &[&str]) -> Tokens {
        Tokens::new(&secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_token_is_read_while_its_secret_is_known() {
        let token = tokens(&["the-first-secret"]).sign(&subscriber()).expect("a token");
        assert_eq!(tokens(&["the-first-secret"]).read(&token), Some(subscriber()));
        assert_eq!(tokens(&["the-second-secret", "the-first-secret"]).read(&token), Some(subscriber()));
        assert_eq!(tokens(&["the-second-secret"]).read(&token), None);
    }

    #[test]
    fn another_text_is_no_token() {
        let tokens = tokens(&["the-first-secret"]);
        let token = tokens.sign(&subscriber()).expect("a token");
        let other = tokens.sign(&Subscriber { person: "another".to_owned(), ..subscriber() }).expect("a token");
        let mixed =
            format!("{}.{}", other.split('.').next().unwrap_or_default(), token.split('.').nth(1).expect("two"));
        for text in ["", ".", "a.b", &token[1..], &token[..token.len() - 2], &mixed, &"a".repeat(MAX_LENGTH + 1)] {
            assert_eq!(tokens.read(text), None, "{text}");
        }
    }
}
