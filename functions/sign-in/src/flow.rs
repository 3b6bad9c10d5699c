//! A sign-in that has begun: what is needed when the browser returns from the identity provider. The browser carries it,
//! sealed, as the `state` of its request to the provider, so that each tab has its own, and the way back is known even without
//! cookies. A cookie binds it to the browser: the same for all sign-ins that the browser has begun.

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge};
use ring::error::Unspecified;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use web::cookie::Cookie;
use web::{ReturnPath, SiteUrl};

use crate::seal::Seal;

/// How long a person may take at the identity provider.
const FLOW_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// The length of the cookie that stands for the browser, in random bytes.
const BROWSER_LENGTH: u32 = 32;

/// What the provider should ask a person who is signed in there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Prompt {
    /// Which account to use.
    SelectAccount,
    /// To sign in again.
    Login,
}

impl Prompt {
    /// The value of the parameter `prompt`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SelectAccount => "select_account",
            Self::Login => "login",
        }
    }
}

/// A sign-in that has begun.
#[derive(Serialize, Deserialize)]
pub(crate) struct Flow {
    /// The page to which the person returns.
    pub(crate) return_path: ReturnPath,
    pub(crate) prompt: Option<Prompt>,
    /// Who was signed in, by the hash of the person, if somebody who is signed in asks for another account.
    pub(crate) replaces: Option<String>,
    /// The value of the browser's cookie.
    browser: String,
    /// Returned in the ID token, which shows that the token belongs to this flow.
    pub(crate) nonce: String,
    /// Shows the provider that whoever redeems the code also asked for it (PKCE).
    pub(crate) verifier: String,
    expires: i64,
}

impl Flow {
    /// A flow that begins now, in the browser with that cookie.
    pub(crate) fn new(
        return_path: ReturnPath,
        prompt: Option<Prompt>,
        replaces: Option<String>,
        browser: String,
    ) -> Self {
        let (_, verifier) = PkceCodeChallenge::new_random_sha256();
        Self {
            return_path,
            prompt,
            replaces,
            browser,
            nonce: Nonce::new_random().secret().clone(),
            verifier: verifier.into_secret(),
            expires: Timestamp::now().saturating_add(FLOW_LIFETIME).unwrap_or(Timestamp::MAX).as_second(),
        }
    }

    /// The same sign-in once more, with that prompt.
    pub(crate) fn again(self, prompt: Option<Prompt>) -> Self {
        Self::new(self.return_path, prompt, self.replaces, self.browser)
    }

    /// When the flow ends.
    pub(crate) fn expires(&self) -> Timestamp {
        Timestamp::from_second(self.expires).unwrap_or(Timestamp::MIN)
    }

    /// Whether the flow has ended at `now`.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires() <= now
    }

    /// Whether the flow began in the browser with that cookie.
    pub(crate) fn is_of(&self, browser: &str) -> bool {
        self.browser.as_bytes().ct_eq(browser.as_bytes()).into()
    }
}

/// The seal of flows, and the cookie that stands for the browser.
pub(crate) struct Flows {
    seal: Seal,
    cookie: Cookie,
}

impl Flows {
    pub(crate) fn new(secret: &str, site: &SiteUrl) -> Self {
        Self { seal: Seal::new(secret, "sign-in flow"), cookie: Cookie::new("sign-in", site) }
    }

    /// The flow as the browser carries it to the provider and back.
    pub(crate) fn seal(&self, flow: &Flow) -> Result<String, Unspecified> {
        self.seal.close(flow)
    }

    /// The flow, if it was sealed here. It may have expired, and may have begun in another browser.
    pub(crate) fn open(&self, state: &str) -> Option<Flow> {
        self.seal.open(state)
    }

    /// The value of the browser's cookie.
    pub(crate) fn browser<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        self.cookie.read(headers).filter(|value| !value.is_empty())
    }

    /// A value for the cookie of a browser that has none.
    pub(crate) fn new_browser() -> String {
        CsrfToken::new_random_len(BROWSER_LENGTH).into_secret()
    }

    /// `Set-Cookie` for the flow's browser, for as long as the flow lasts.
    pub(crate) fn remember_browser(&self, flow: &Flow) -> String {
        self.cookie.set_for(&flow.browser, FLOW_LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flows() -> Flows {
        Flows::new("a-secret-that-seals-the-flows", &SiteUrl::parse("https://help.example.com").expect("a site"))
    }

    fn flow() -> Flow {
        let path = ReturnPath::parse("/sv/#tool").expect("a path");
        Flow::new(path, Some(Prompt::Login), None, "browser-1".to_owned())
    }

    #[test]
    fn a_flow_is_restored() {
        let flows = flows();
        let flow = flow();
        let state = flows.seal(&flow).expect("a sealed flow");
        let opened = flows.open(&state).expect("our own flow");
        assert_eq!((&opened.nonce, &opened.verifier), (&flow.nonce, &flow.verifier));
        assert_eq!((opened.return_path.to_string().as_str(), opened.prompt), ("/sv/#tool", Some(Prompt::Login)));
        assert!(opened.is_of("browser-1") && !opened.is_of("browser-2") && !opened.is_of(""));
    }

    #[test]
    fn the_longest_way_back_still_fits_in_an_address() {
        let path = ReturnPath::parse(&format!("/{}", "a".repeat(511))).expect("a path");
        let person = "0".repeat(64);
        let flow = Flow::new(path, Some(Prompt::SelectAccount), Some(person), Flows::new_browser());
        assert!(flows().seal(&flow).expect("a sealed flow").len() < 1300);
    }

    #[test]
    fn a_flow_lasts_ten_minutes() {
        let (flow, now) = (flow(), Timestamp::now());
        let later = |seconds| now.saturating_add(SignedDuration::from_secs(seconds)).expect("a time");
        assert!(!flow.is_expired(later(590)));
        assert!(flow.is_expired(later(601)));
    }
}
