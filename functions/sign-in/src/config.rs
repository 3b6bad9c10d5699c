//! The function's settings.

use openidconnect::url::Host;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl};
use web::Settings;
use web::session::Sessions;
use web::settings::Error;

use crate::claims::ClaimNames;
use crate::provider;

/// The function's settings. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Config {
    pub(crate) web: web::Config,
    pub(crate) sessions_table: String,
    pub(crate) cookie_secret: String,
    pub(crate) provider: provider::Config,
    pub(crate) claims: ClaimNames,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `SESSIONS_TABLE`, `COOKIE_SECRET`, `OIDC_ISSUER`, `OIDC_CLIENT_ID`,
    /// `OIDC_CLIENT_SECRET`, `OIDC_ORGANISATION_CLAIM`, `OIDC_ROLE_CLAIM` and `OIDC_BILLING_ROLE`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        let web = web::Config::from(settings)?;
        let text = |name, remedy| settings.required(name, remedy).map(str::to_owned);
        let callback = format!("{}/api/sign-in/callback", web.site().origin());
        let provider = provider::Config {
            issuer: settings.parsed(
                "OIDC_ISSUER",
                "give it the identity provider's https address, as its discovery document has it in \"issuer\"",
                issuer,
            )?,
            client_id: ClientId::new(text("OIDC_CLIENT_ID", "give it the site's client id at the identity provider")?),
            client_secret: ClientSecret::new(text(
                "OIDC_CLIENT_SECRET",
                "give it the secret that belongs to the client id",
            )?),
            callback: RedirectUrl::new(callback)
                .map_err(|_| Error::malformed("SITE_URL", "is malformed", "give it the site's origin"))?,
        };
        Ok(Self {
            sessions_table: Sessions::table(settings)?.to_owned(),
            cookie_secret: settings.parsed(
                "COOKIE_SECRET",
                "give it a secret of at least 32 characters",
                |secret| (secret.len() >= 32).then(|| secret.to_owned()),
            )?,
            provider,
            claims: ClaimNames {
                organisation: text(
                    "OIDC_ORGANISATION_CLAIM",
                    "give it the name of the claim that holds a person's organisation",
                )?,
                role: text("OIDC_ROLE_CLAIM", "give it the name of the claim that holds a person's roles")?,
                billing_role: text("OIDC_BILLING_ROLE", "give it the role that lets a person handle billing")?,
            },
            web,
        })
    }
}

/// An https address; on this machine itself, plain http will do.
fn issuer(text: &str) -> Option<IssuerUrl> {
    let issuer = IssuerUrl::new(text.to_owned()).ok()?;
    let url = issuer.url();
    let loopback = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let safe = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    (plain && safe).then_some(issuer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [(&str, &str); 10] = [
        ("SITE_URL", "https://help.example.com"),
        ("ORIGIN_SECRETS", "the-secret-of-the-cdn"),
        ("SESSIONS_TABLE", "sessions"),
        ("COOKIE_SECRET", "a-secret-that-seals-the-cookies-of-the-flow"),
        ("OIDC_ISSUER", "https://login.example.com/tenant/v2.0"),
        ("OIDC_CLIENT_ID", "kortkoll"),
        ("OIDC_CLIENT_SECRET", "secret"),
        ("OIDC_ORGANISATION_CLAIM", "organisation"),
        ("OIDC_ROLE_CLAIM", "roles"),
        ("OIDC_BILLING_ROLE", "billing-admin"),
    ];

    #[test]
    fn every_setting_is_needed_and_named() {
        assert!(Config::from(&Settings::from_iter(WHOLE)).is_ok());
        for (name, _) in WHOLE {
            let rest: Settings = WHOLE.into_iter().filter(|(other, _)| *other != name).collect();
            let error = Config::from(&rest).map(|_| ()).expect_err("one is missing");
            assert_eq!(error.name(), name);
        }
        let short = WHOLE.map(|(name, value)| (name, if name == "COOKIE_SECRET" { "short" } else { value }));
        let error = Config::from(&short.into_iter().collect()).map(|_| ()).expect_err("a short secret");
        assert_eq!(error.name(), "COOKIE_SECRET");
    }

    #[test]
    fn an_issuer_is_reached_over_tls_unless_it_is_on_this_machine() {
        for good in ["https://login.example.com/", "http://localhost:3001/idp", "http://127.0.0.1:1", "http://[::1]/"] {
            assert!(issuer(good).is_some(), "{good}");
        }
        for bad in [
            "http://login.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "https://login.example.com?a=b",
            "https://login.example.com/#a",
            "https://anna@login.example.com",
            "login.example.com",
            "ftp://localhost",
        ] {
            assert_eq!(issuer(bad), None, "{bad}");
        }
    }
}
