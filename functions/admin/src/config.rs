//! The settings of a function for billing admins.

use billing::Billing;
use web::session::Sessions;
use web::settings::{Error, Settings};
use web::{SiteUrl, dynamodb};

/// The settings of a function for billing admins.
#[derive(Clone)]
pub struct Config {
    web: web::Config,
    billing_table: String,
    sessions_table: String,
}

impl Config {
    /// From `SITE_URL`, `ORIGIN_SECRETS`, `BILLING_TABLE` and `SESSIONS_TABLE`.
    pub fn from(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            web: web::Config::from(settings)?,
            billing_table: settings.required("BILLING_TABLE", "give it the name of the billing table")?.to_owned(),
            sessions_table: Sessions::table(settings)?.to_owned(),
        })
    }

    /// The settings of every function.
    pub fn web(&self) -> &web::Config {
        &self.web
    }

    /// The site's address.
    pub fn site(&self) -> &SiteUrl {
        self.web.site()
    }

    /// The billing table.
    pub fn billing(&self, dynamodb: dynamodb::Client) -> Billing {
        Billing::new(dynamodb, &self.billing_table)
    }

    /// The sessions.
    pub fn sessions(&self, dynamodb: dynamodb::Client) -> Sessions {
        Sessions::new(dynamodb, &self.sessions_table, self.site())
    }
}
