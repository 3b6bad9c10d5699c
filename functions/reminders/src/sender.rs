//! What mails are sent with.

use ses::Client;

use crate::config::Config;
use crate::token::Tokens;

/// The mail service, and what the addresses in mails are made of.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) tokens: Tokens,
    /// The site's origin.
    pub(crate) site: String,
}

impl Sender {
    /// None if mails are off.
    pub(crate) fn new(config: &Config) -> Option<Self> {
        let client = Client::new(config.mail.clone()?);
        Some(Self { client, tokens: config.tokens.clone(), site: config.web.site().origin().to_owned() })
    }
}
