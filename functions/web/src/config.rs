//! The settings that every function has.

use http::Uri;

use crate::settings::{Error, Settings};

/// Where the site is, and what the CDN must show. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Config {
    site: SiteUrl,
    origin_secrets: Vec<String>,
}

impl Config {
    /// From `SITE_URL` and `ORIGIN_SECRETS`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            site: settings.parsed(
                "SITE_URL",
                "give it the site's origin, such as https://help.example.com",
                SiteUrl::parse,
            )?,
            origin_secrets: settings.parsed(
                "ORIGIN_SECRETS",
                "give it one or two secrets of at least 16 characters, with a comma between them",
                parse_secrets,
            )?,
        })
    }

    /// The site's own address.
    pub fn site(&self) -> &SiteUrl {
        &self.site
    }

    pub(crate) fn origin_secrets(&self) -> &[String] {
        &self.origin_secrets
    }
}

/// The origin of the site: scheme, host and, where it is not the scheme's own, port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteUrl {
    origin: String,
    https: bool,
}

impl SiteUrl {
    /// None for anything but an http(s) origin; a final slash is let pass.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?.as_str();
        if uri.path() != "/" || text.contains(['?', '#']) || authority.contains('@') {
            return None;
        }
        let port = if https { ":443" } else { ":80" };
        let host = authority.strip_suffix(port).unwrap_or(authority);
        let scheme = if https { "https" } else { "http" };
        Some(Self { origin: format!("{scheme}://{}", host.to_ascii_lowercase()), https })
    }

    /// As a browser writes it in `Origin`: `https://help.example.com`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the site is served over TLS. Only then may it ask browsers never to use anything else.
    pub fn is_https(&self) -> bool {
        self.https
    }
}

/// One secret, or two while they are being changed. A short one would be guessable.
fn parse_secrets(text: &str) -> Option<Vec<String>> {
    let secrets: Vec<String> = text.split(',').map(|secret| secret.trim().to_owned()).collect();
    let enough = (1..=2).contains(&secrets.len());
    (enough && secrets.iter().all(|secret| secret.len() >= 16)).then_some(secrets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_origin_as_browsers_write_it() {
        for (text, origin) in [
            ("https://help.example.com", "https://help.example.com"),
            ("https://Help.Example.com:443/", "https://help.example.com"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            let site = SiteUrl::parse(text).expect(text);
            assert_eq!(site.origin(), origin);
            assert_eq!(site.is_https(), text.starts_with("https"));
        }
        for text in [
            "help.example.com",
            "ftp://help.example.com",
            "https://help.example.com/sv/",
            "https://help.example.com/?a",
            "https://anna@help.example.com",
            "https://",
            "/",
        ] {
            assert_eq!(SiteUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn there_are_one_or_two_long_secrets() {
        let one = "0123456789abcdef";
        assert_eq!(parse_secrets(one).map(|all| all.len()), Some(1));
        assert_eq!(parse_secrets(&format!("{one}, {one}")).map(|all| all.len()), Some(2));
        for text in ["short", "0123456789abcdef,", "a,b"] {
            assert_eq!(parse_secrets(text), None, "{text}");
        }
        assert_eq!(parse_secrets(&[one; 3].join(",")), None);
    }
}
