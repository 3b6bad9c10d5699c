//! The settings that every function has.

use http::Uri;

use crate::settings::{Error, Settings};

/// The site's address, and the secrets of its CDN. Not `Debug`, because of the secrets.
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
            origin_secrets: settings.secrets(
                "ORIGIN_SECRETS",
                "give it one or two secrets of at least 16 characters, with a comma between them",
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

/// The origin of the site: scheme, host and, unless it is the scheme's default, port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteUrl {
    origin: String,
    https: bool,
}

impl SiteUrl {
    /// None for anything but an http(s) origin; a final slash is accepted.
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

    /// Whether the site is served over TLS. Only then may it ask browsers to use TLS only.
    pub fn is_https(&self) -> bool {
        self.https
    }
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
}
