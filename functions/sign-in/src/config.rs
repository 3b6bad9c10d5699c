//! The function's settings.

use jiff::SignedDuration;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl, Scope};
use web::Settings;
use web::session::{Session, Sessions};
use web::settings::{Error, outside_url};

use crate::claims::ClaimNames;
use crate::identity_provider;

/// The shortest secret from which the key for cookies is derived, in bytes.
const MIN_COOKIE_SECRET_LENGTH: usize = 32;

/// The function's settings. Not `Debug`, because of the secrets.
#[derive(Clone)]
pub struct Config {
    pub(crate) web: web::Config,
    pub(crate) billing_table: String,
    pub(crate) sessions_table: String,
    pub(crate) session_lifetime: SignedDuration,
    pub(crate) cookie_secret: String,
    pub(crate) identity_provider: identity_provider::Config,
    pub(crate) claims: ClaimNames,
    pub(crate) has_several_organisations: bool,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `BILLING_TABLE`, `SESSIONS_TABLE`, `SESSION_HOURS`, `COOKIE_SECRET`, `OIDC_ISSUER`, `OIDC_CLIENT_ID`,
    /// `OIDC_CLIENT_SECRET`, `OIDC_SCOPES`, `OIDC_ORGANISATION_CLAIM`, `OIDC_ORGANISATIONS`, `OIDC_ROLE_CLAIM` and
    /// `OIDC_BILLING_ROLE`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        let web = web::Config::from(settings)?;
        let text = |name, remedy| settings.required(name, remedy).map(str::to_owned);
        let callback = format!("{}/api/sign-in/callback", web.site().origin());
        let identity_provider = identity_provider::Config {
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
            scopes: settings.parsed(
                "OIDC_SCOPES",
                "give it the scopes to ask for, with spaces between them; openid must be among them",
                scopes,
            )?,
            callback: RedirectUrl::new(callback)
                .map_err(|_| Error::malformed("SITE_URL", "is malformed", "give it the site's origin"))?,
        };
        Ok(Self {
            billing_table: text("BILLING_TABLE", "give it the name of the billing table")?,
            sessions_table: Sessions::table(settings)?.to_owned(),
            session_lifetime: settings.parsed(
                "SESSION_HOURS",
                "give it how many hours a person stays signed in at most: 1 to 8",
                session_lifetime,
            )?,
            cookie_secret: settings.parsed(
                "COOKIE_SECRET",
                "give it a secret of at least 32 characters",
                parse_cookie_secret,
            )?,
            identity_provider,
            claims: ClaimNames {
                organisation: text(
                    "OIDC_ORGANISATION_CLAIM",
                    "give it the name of the claim that holds a person's organisation",
                )?,
                role: text("OIDC_ROLE_CLAIM", "give it the name of the claim that holds a person's roles")?,
                billing_role: text("OIDC_BILLING_ROLE", "give it the role that lets a person handle billing")?,
            },
            has_several_organisations: settings.parsed(
                "OIDC_ORGANISATIONS",
                "give it one, or several if people choose one of their organisations at each sign-in",
                several_organisations,
            )?,
            web,
        })
    }
}

fn several_organisations(text: &str) -> Option<bool> {
    match text {
        "one" => Some(false),
        "several" => Some(true),
        _ => None,
    }
}

fn issuer(text: &str) -> Option<IssuerUrl> {
    outside_url(text)?;
    IssuerUrl::new(text.to_owned()).ok()
}

/// Scopes, with spaces between them (RFC 6749, 3.3).
fn scopes(text: &str) -> Option<Vec<Scope>> {
    let is_allowed = |byte: u8| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
    let scopes: Vec<_> = text.split_ascii_whitespace().collect();
    if !scopes.contains(&"openid") || !scopes.iter().all(|scope| scope.bytes().all(is_allowed)) {
        return None;
    }
    Some(scopes.into_iter().map(|scope| Scope::new(scope.to_owned())).collect())
}

fn session_lifetime(text: &str) -> Option<SignedDuration> {
    let lifetime = SignedDuration::from_hours(text.parse::<u32>().ok()?.into());
    if lifetime.is_zero() || lifetime > Session::MAX_LIFETIME { None } else { Some(lifetime) }
}

fn parse_cookie_secret(secret: &str) -> Option<String> {
    if secret.len() >= MIN_COOKIE_SECRET_LENGTH { Some(secret.to_owned()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(parse_cookie_secret("short"), None);
        assert_eq!(parse_cookie_secret(&"a".repeat(31)), None);
        assert!(parse_cookie_secret(&"a".repeat(32)).is_some());
    }

    #[test]
    fn scopes_have_openid_among_them() {
        let parse = |text| scopes(text).map(|all| all.iter().map(|scope| scope.to_string()).collect::<Vec<_>>());
        assert_eq!(parse("openid  profile\temail").expect("scopes"), ["openid", "profile", "email"]);
        assert_eq!(parse("organization:* urn:zitadel:iam:org:project:roles openid").map(|all| all.len()), Some(3));
        for text in
            ["", "profile email", "openid,profile", "openidx", "openid \"profile\"", "openid åäö", "openid a\\b"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_person_has_one_organisation_or_several() {
        assert_eq!((several_organisations("one"), several_organisations("several")), (Some(false), Some(true)));
        for text in ["", "two", "Several", "true"] {
            assert_eq!(several_organisations(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_lasts_one_to_eight_hours() {
        for hours in 1..=8 {
            assert_eq!(session_lifetime(&hours.to_string()), Some(SignedDuration::from_hours(hours)));
        }
        for text in ["0", "9", "-1", "1.5", "eight", "99999999999999999999"] {
            assert_eq!(session_lifetime(text), None, "{text}");
        }
    }

    #[test]
    fn an_issuer_is_taken_as_it_is_written() {
        for text in ["https://login.example.com/tenant/v2.0", "https://login.example.com/", "http://[::1]/"] {
            assert_eq!(issuer(text).as_deref().map(String::as_str), Some(text));
        }
        for text in ["http://login.example.com", "https://login.example.com?a=b", "login.example.com"] {
            assert_eq!(issuer(text), None, "{text}");
        }
    }
}
