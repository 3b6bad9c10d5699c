//! The function's settings.

use aws_config::SdkConfig;
use web::Settings;
use web::settings::Error;

use crate::token::Tokens;

/// The function's settings. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Config {
    pub(crate) web: web::Config,
    pub(crate) billing_table: String,
    pub(crate) provider: stripe::Config,
    pub(crate) tokens: Tokens,
    /// None if mails are off.
    pub(crate) mail: Option<ses::Config>,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `BILLING_TABLE`, `PROVIDER_URL`, `PROVIDER_SECRET`, `MAIL_SECRETS` and, if mails
    /// are on, `MAIL_SENDER` and the settings of [`ses::Config`].
    pub fn from(settings: &Settings, sdk: &SdkConfig) -> Result<Self, Error> {
        let secrets = settings.secrets(
            "MAIL_SECRETS",
            "give it one or two secrets of at least 16 characters, with a comma between them",
        )?;
        Ok(Self {
            web: web::Config::from(settings)?,
            billing_table: settings.required("BILLING_TABLE", "give it the name of the billing table")?.to_owned(),
            provider: stripe::Config::from(settings)?,
            tokens: Tokens::new(&secrets),
            mail: ses::Config::from(settings, sdk)?,
        })
    }
}
