//! A function's settings: read once into typed values. An error names the setting and says how to correct it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::IpAddr;

use http::Uri;

/// The shortest secret, in bytes. A shorter one could be guessed.
const MIN_SECRET_LENGTH: usize = 16;

/// The settings as text: from variables of the process, or from a map of `cargo dev` or a test.
///
/// Not `Debug`, because some values are secrets.
#[derive(Clone, Default)]
pub struct Settings(BTreeMap<String, String>);

/// A setting that is missing or malformed. The text says how to correct it, and never repeats the value.
#[derive(Debug, thiserror::Error)]
#[error("the setting {name} {fault}: {remedy}")]
pub struct Error {
    name: &'static str,
    fault: String,
    remedy: &'static str,
}

impl Error {
    /// The setting `name` is there, but cannot be used: `fault` continues the sentence "the setting NAME …".
    pub fn malformed(name: &'static str, fault: impl Display, remedy: &'static str) -> Self {
        Self { name, fault: fault.to_string(), remedy }
    }

    /// The name of the setting.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Settings {
    /// The variables of this process. Those that are not Unicode are skipped.
    pub fn from_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The setting as text; empty counts as missing. `remedy` says which value to give it.
    pub fn required(&self, name: &'static str, remedy: &'static str) -> Result<&str, Error> {
        self.optional(name).ok_or_else(|| Error::malformed(name, "is missing", remedy))
    }

    /// The setting as text, if it is there and not empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The setting as a value that `parse` makes of it.
    pub fn parsed<T>(
        &self,
        name: &'static str,
        remedy: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Error> {
        parse(self.required(name, remedy)?).ok_or_else(|| Error::malformed(name, "is malformed", remedy))
    }

    /// One secret, or two with a comma between them while the first is being replaced. Each has at least 16 characters.
    pub fn secrets(&self, name: &'static str, remedy: &'static str) -> Result<Vec<String>, Error> {
        self.parsed(name, remedy, parse_secrets)
    }
}

fn parse_secrets(text: &str) -> Option<Vec<String>> {
    let secrets: Vec<String> = text.split(',').map(|secret| secret.trim().to_owned()).collect();
    if secrets.len() > 2 || secrets.iter().any(|secret| secret.len() < MIN_SECRET_LENGTH) {
        return None;
    }
    Some(secrets)
}

/// The address of another company's API: https, or plain http if the host is this machine. It has no query, fragment or
/// user name. Use it as the `parse` of [`Settings::parsed`].
pub fn outside_url(text: &str) -> Option<Uri> {
    let uri: Uri = text.parse().ok()?;
    let authority = uri.authority()?;
    let is_safe = match uri.scheme_str()? {
        "https" => true,
        "http" => is_loopback(authority.host()),
        _ => false,
    };
    if !is_safe || text.contains(['?', '#']) || authority.as_str().contains('@') {
        return None;
    }
    Some(uri)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Settings {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(settings: &Settings) -> Result<u16, Error> {
        settings.parsed("PORT", "give it a number", |text| text.parse().ok())
    }

    #[test]
    fn a_setting_is_typed() {
        let settings = Settings::from_iter([("PORT", " 80 ")]);
        assert_eq!(port(&settings).expect("a number"), 80);
    }

    #[test]
    fn a_missing_or_empty_setting_is_named_with_its_remedy() {
        for settings in [Settings::default(), Settings::from_iter([("PORT", " ")])] {
            let error = port(&settings).expect_err("missing");
            assert_eq!(error.to_string(), "the setting PORT is missing: give it a number");
            assert_eq!(error.name(), "PORT");
        }
    }

    #[test]
    fn the_value_of_a_malformed_setting_is_not_repeated() {
        let error = port(&Settings::from_iter([("PORT", "hemligt")])).expect_err("malformed");
        assert_eq!(error.to_string(), "the setting PORT is malformed: give it a number");
    }
    #[test]
    fn there_are_one_or_two_long_secrets() {
        let one = "0123456789abcdef";
        assert_eq!(parse_secrets(one).map(|all| all.len()), Some(1));
        assert_eq!(parse_secrets(&format!("{one}, {one}")).map(|all| all.len()), Some(2));
        for text in ["", "short", "0123456789abcdef,", "a,b"] {
            assert_eq!(parse_secrets(text), None, "{text}");
        }
        assert_eq!(parse_secrets(&[one; 3].join(",")), None);
    }

    #[test]
    fn another_companys_api_is_reached_over_tls_unless_it_is_on_this_machine() {
        for url in [
            "https://api.stripe.com",
            "https://login.example.com/tenant/v2.0",
            "https://login.example.com/",
            "http://localhost:3001/idp",
            "http://127.0.0.1:1",
            "http://[::1]/",
            "http://[::1]:1",
        ] {
            assert!(outside_url(url).is_some(), "{url}");
        }
        for url in [
            "http://login.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "https://login.example.com?a=b",
            "https://login.example.com/#a",
            "https://anna@login.example.com",
            "login.example.com",
            "/psp",
            "ftp://localhost",
        ] {
            assert_eq!(outside_url(url), None, "{url}");
        }
    }
}
