//! The provider's address, and our secret key there.

use http::HeaderValue;
use web::Settings;
use web::settings::{Error, outside_url};

/// The provider's address and our secret key. Not `Debug`: it holds a secret.
#[derive(Clone)]
pub struct Config {
    pub(crate) url: String,
    pub(crate) authorization: HeaderValue,
}

impl Config {
    /// From `PROVIDER_URL`, to which `/v1/…` is added, and `PROVIDER_SECRET`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            url: settings.parsed(
                "PROVIDER_URL",
                "give it the payment provider's https address without a path, such as https://api.stripe.com",
                base_url,
            )?,
            authorization: settings.parsed(
                "PROVIDER_SECRET",
                "give it the secret key that the payment provider shows",
                bearer,
            )?,
        })
    }

    /// Whether the provider is on this machine, where plain http is accepted.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.starts_with("http://")
    }
}

/// An https address, without its final slash. Plain http is accepted on a loopback address.
fn base_url(text: &str) -> Option<String> {
    let url = outside_url(text)?;
    Some(format!("{}://{}{}", url.scheme()?, url.authority()?, url.path().trim_end_matches('/')))
}

fn bearer(secret: &str) -> Option<HeaderValue> {
    if !secret.is_ascii() || secret.contains(' ') {
        return None;
    }
    let mut value = HeaderValue::from_str(&format!("Bearer {secret}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, secret: &str) -> Result<Config, Error> {
        Config::from(&Settings::from_iter([("PROVIDER_URL", url), ("PROVIDER_SECRET", secret)]))
    }

    #[test]
    fn the_provider_is_reached_over_tls_unless_it_is_on_this_machine() {
        for (url, kept) in [
            ("https://api.stripe.com", "https://api.stripe.com"),
            ("https://api.stripe.com/", "https://api.stripe.com"),
            ("http://localhost:3001/psp", "http://localhost:3001/psp"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(config(url, "sk_1").map(|config| config.url).expect(url), kept);
        }
        for url in [
            "http://api.stripe.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "https://api.stripe.com?a=b",
            "https://api.stripe.com/#a",
            "https://sk_1@api.stripe.com",
            "api.stripe.com",
            "/psp",
            "ftp://localhost",
        ] {
            assert_eq!(config(url, "sk_1").map(|_| ()).expect_err(url).name(), "PROVIDER_URL");
        }
    }

    #[test]
    fn a_secret_is_needed_and_not_shown() {
        for secret in ["", "sk 1", "sk_å", "sk\n1"] {
            let error = config("https://api.stripe.com", secret).map(|_| ()).expect_err("no secret");
            assert_eq!(error.name(), "PROVIDER_SECRET");
            assert!(!error.to_string().contains("sk"), "{error}");
        }
        let config = config("https://api.stripe.com", "sk_1").expect("complete settings");
        assert!(!format!("{:?}", config.authorization).contains("sk_1"));
    }
}
