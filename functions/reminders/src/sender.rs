//! What mails are sent with.

use std::time::Duration;

use ses::{Client, Email, Error, Reason};
use tokio::time::sleep;

use crate::config::Config;
use crate::token::Tokens;

/// How often the mail service is asked, if it wants fewer requests at a time.
const MAX_ATTEMPTS: usize = 3;

/// The pause before it is asked again: SES counts by the second. While the account is in its sandbox it takes one mail in each,
/// and many of its other requests are limited to one as well.
const THROTTLED_PAUSE: Duration = Duration::from_secs(1);

/// The mail service, and what the addresses in mails are made of.
#[derive(Clone)]
pub(crate) struct Sender {
    client: Client,
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

    /// Sends a mail. Returns the mail service's id of it.
    pub(crate) async fn send(&self, email: &Email<'_>) -> Result<String, Error> {
        repeated(|| self.client.send(email)).await
    }

    /// Why the mail service no longer sends to an address, if it does not.
    pub(crate) async fn suppressed(&self, address: &str) -> Result<Option<Reason>, Error> {
        repeated(|| self.client.suppressed(address)).await
    }
}

/// Asks the mail service, and again after a pause if it only wants fewer requests at a time.
async fn repeated<T, F>(ask: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    for _ in 1..MAX_ATTEMPTS {
        match ask().await {
            Err(Error::NotSent { is_throttled: true, .. }) => sleep(THROTTLED_PAUSE).await,
            answer => return answer,
        }
    }
    ask().await
}
