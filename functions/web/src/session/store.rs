//! The sessions table: `pk` is the token's SHA-256 in base64url, so that nobody who reads the table can sign in with it.
//! Times are seconds since 1970. `expires` is when DynamoDB may delete the item. DynamoDB deletes late, so every read checks
//! the times itself.
//!
//! The table also stores which values that may be used only once have been used, under `ONCE#<sha256>`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use super::Session;
use crate::cause::causes;
use crate::config::SiteUrl;
use crate::cookie::Cookie;
use crate::settings::{self, Settings};

/// How often the use of a session is stored, at most.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_secs(30);

/// The sessions, and the cookie that holds their tokens.
#[derive(Clone)]
pub struct Sessions {
    client: Client,
    table: String,
    cookie: Cookie,
}

/// Why the sessions could not be read or written. The texts are for the log and hold no personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// DynamoDB does not respond, or responds with an error.
    #[error("DynamoDB: {0}")]
    Unavailable(String),
    /// An item does not have the format that this program writes.
    #[error("a session's item is corrupt")]
    Corrupt,
    /// The system cannot provide random numbers.
    #[error("no random numbers")]
    Random,
}

impl<E, R> From<SdkError<E, R>> for Error
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::Unavailable(causes(&error))
    }
}

/// A session as it is stored.
#[derive(Serialize, Deserialize)]
struct Row {
    pk: String,
    issuer: String,
    subject: String,
    name: String,
    email: String,
    organisation: String,
    billing_admin: bool,
    #[serde(rename = "begun")]
    created_at: i64,
    #[serde(rename = "seen")]
    last_used: i64,
    expires: i64,
}

impl Sessions {
    /// The name of the table, from `SESSIONS_TABLE`.
    pub fn table(settings: &Settings) -> Result<&str, settings::Error> {
        settings.required("SESSIONS_TABLE", "give it the name of the sessions table")
    }

    /// The sessions in the table of that name, for that site.
    pub fn new(client: Client, table: impl Into<String>, site: &SiteUrl) -> Self {
        Self { client, table: table.into(), cookie: Cookie::new("sid", site) }
    }

    /// Stores a session under a new token. The response must have the `Set-Cookie` that is returned.
    pub async fn create(&self, session: &Session) -> Result<String, Error> {
        let token = new_token()?;
        let row = Row::new(key(&token), session.clone());
        let item = serde_dynamo::to_item(row).map_err(|_| Error::Corrupt)?;
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(self.cookie.set(&token))
    }

    /// The session of the request's cookie, unless it has ended. Its use is stored.
    pub async fn find(&self, headers: &HeaderMap) -> Result<Option<Session>, Error> {
        let Some(pk) = self.key_of(headers) else { return Ok(None) };
        // Consistent, so that a session that was just ended is not found.
        let get = self.client.get_item().table_name(&self.table).key("pk", text(pk.clone())).consistent_read(true);
        let Some(item) = get.send().await?.item else { return Ok(None) };
        let row: Row = serde_dynamo::from_item(item).map_err(|_| Error::Corrupt)?;
        let mut session = row.session().ok_or(Error::Corrupt)?;
        let now = Timestamp::now();
        if session.idle_until() <= now {
            return Ok(None);
        }
        if now.duration_since(session.last_used) >= TOUCH_INTERVAL {
            // In whole seconds, as it is stored, so that the session does not last shorter than the person was shown.
            session.last_used = Timestamp::from_second(now.as_second()).map_err(|_| Error::Corrupt)?;
            if !self.touch(pk, session.last_used).await? {
                return Ok(None);
            }
        }
        Ok(Some(session))
    }

    /// Ends the session of the request's cookie, if there is one. The response must have the `Set-Cookie` that is returned,
    /// unless it sets the cookie again.
    pub async fn delete(&self, headers: &HeaderMap) -> Result<String, Error> {
        if let Some(pk) = self.key_of(headers) {
            self.client.delete_item().table_name(&self.table).key("pk", text(pk)).send().await?;
        }
        Ok(self.cookie.clear())
    }

    /// Whether this is the first use of `value`, which is not valid after `expires`.
    pub async fn first_use(&self, value: &str, expires: Timestamp) -> Result<bool, Error> {
        let put = self.client.put_item().table_name(&self.table).condition_expression("attribute_not_exists(pk)");
        let put = put.item("pk", text(format!("ONCE#{}", key(value)))).item("expires", seconds(expires));
        was_written(put.send().await)
    }

    /// Stores the use, unless the session was ended meanwhile.
    async fn touch(&self, pk: String, now: Timestamp) -> Result<bool, Error> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(pk))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET seen = :now")
            .expression_attribute_values(":now", seconds(now));
        was_written(update.send().await)
    }

    /// The key of the session of the request's cookie, if the cookie has the form of a token.
    fn key_of(&self, headers: &HeaderMap) -> Option<String> {
        self.cookie.read(headers).filter(|token| token.len() == TOKEN_LENGTH).map(key)
    }
}

impl Row {
    fn new(pk: String, session: Session) -> Self {
        Self {
            pk,
            created_at: session.created_at.as_second(),
            last_used: session.last_used.as_second(),
            expires: session.until().as_second(),
            issuer: session.issuer,
            subject: session.subject,
            name: session.name,
            email: session.email,
            organisation: session.organisation,
            billing_admin: session.billing_admin,
        }
    }

    fn session(self) -> Option<Session> {
        Some(Session {
            created_at: Timestamp::from_second(self.created_at).ok()?,
            last_used: Timestamp::from_second(self.last_used).ok()?,
            issuer: self.issuer,
            subject: self.subject,
            name: self.name,
            email: self.email,
            organisation: self.organisation,
            billing_admin: self.billing_admin,
        })
    }
}

/// The length of 32 bytes in base64url.
const TOKEN_LENGTH: usize = 43;

fn new_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

fn key(value: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, value.as_bytes()))
}

/// Whether the condition of a write was met, so that it was done.
fn was_written<T, E, R>(outcome: Result<T, SdkError<E, R>>) -> Result<bool, Error>
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    match outcome {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn text(value: String) -> AttributeValue {
    AttributeValue::S(value)
}

fn seconds(time: Timestamp) -> AttributeValue {
    AttributeValue::N(time.as_second().to_string())
}
