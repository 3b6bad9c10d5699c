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
        for _ in 1..MAX_ATTEMPTS {
            let sent = self.client.send(email).await;
            if !is_throttled(&sent) {
                return sent;
            }
            sleep(THROTTLED_PAUSE).await;
        }
        self.client.send(email).await
    }

    /// Why the mail service no longer sends to an address, if it does not.
    pub(crate) async fn suppressed(&self, address: &str) -> Result<Option<Reason>, Error> {
        for _ in 1..MAX_ATTEMPTS {
            let found = self.client.suppressed(address).await;
            if !is_throttled(&found) {
                return found;
            }
            sleep(THROTTLED_PAUSE).await;
        }
        self.client.suppressed(address).await
    }
}

/// Whether the mail service only wants fewer requests at a time.
fn is_throttled<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::NotSent { is_throttled: true, .. }))
}
