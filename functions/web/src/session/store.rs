//! The sessions table: `pk` is the token's SHA-256 in base64url, so that whoever reads the table can sign in as nobody.
//! Times are seconds since 1970. `expires` is when DynamoDB may delete the item; it deletes late, so every read checks
//! the times itself.
//!
//! Beside the sessions lie the marks of what may be used only once, under `ONCE#<sha256>`.

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
use crate::config::SiteUrl;
use crate::cookie::Cookie;
use crate::dynamodb::causes;
use crate::settings::{self, Settings};

/// A session's use is written at most this often.
const TOUCH: SignedDuration = SignedDuration::from_secs(30);

/// The sessions, and the cookie that leads to them.
#[derive(Clone)]
pub struct Sessions {
    client: Client,
    table: String,
    cookie: Cookie,
}

/// Why the sessions could not be read or written. The texts are for the log: they hold nothing personal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// DynamoDB does not answer, or not as it should.
    #[error("DynamoDB: {0}")]
    Unavailable(String),
    /// A session is not as this program writes it.
    #[error("a session's item is corrupt")]
    Corrupt,
    /// The system has no random numbers to give.
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

/// A session's item.
#[derive(Serialize, Deserialize)]
struct Row {
    pk: String,
    issuer: String,
    subject: String,
    name: String,
    email: String,
    organisation: String,
    billing_admin: bool,
    begun: i64,
    seen: i64,
    expires: i64,
}

impl Sessions {
    /// The name of the table, from `SESSIONS_TABLE`.
    pub fn table(settings: &Settings) -> Result<&str, settings::Error> {
        settings.required("SESSIONS_TABLE", "give it the name of the sessions table")
    }

    /// The table of that name, and the cookie as it is called on that site.
    pub fn new(client: Client, table: impl Into<String>, site: &SiteUrl) -> Self {
        Self { client, table: table.into(), cookie: Cookie::new("sid", site) }
    }

    /// Begins a session under a new token. The answer must carry the `Set-Cookie` that is returned.
    pub async fn create(&self, session: &Session) -> Result<String, Error> {
        let token = new_token()?;
        let row = Row::new(key(&token), session.clone());
        let item = serde_dynamo::to_item(row).map_err(|_| Error::Corrupt)?;
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(self.cookie.set(&token))
    }

    /// The live session of the request's cookie, whose use is noted.
    pub async fn find(&self, headers: &HeaderMap) -> Result<Option<Session>, Error> {
        let Some(pk) = self.key_of(headers) else { return Ok(None) };
        // Consistent: a session that was ended is not to be found a moment later.
        let get = self.client.get_item().table_name(&self.table).key("pk", text(pk.clone())).consistent_read(true);
        let Some(item) = get.send().await?.item else { return Ok(None) };
        let row: Row = serde_dynamo::from_item(item).map_err(|_| Error::Corrupt)?;
        let mut session = row.session().ok_or(Error::Corrupt)?;
        let now = Timestamp::now();
        if session.idle_until() <= now {
            return Ok(None);
        }
        if now.duration_since(session.seen) >= TOUCH {
            // As it is stored: nobody is promised more time than the next request will find there.
            session.seen = Timestamp::from_second(now.as_second()).map_err(|_| Error::Corrupt)?;
            if !self.touch(pk, session.seen).await? {
                return Ok(None);
            }
        }
        Ok(Some(session))
    }

    /// Ends the session of the request's cookie, if there is one. The answer must carry the `Set-Cookie` that is
    /// returned, unless it sets the cookie anew.
    pub async fn delete(&self, headers: &HeaderMap) -> Result<String, Error> {
        if let Some(pk) = self.key_of(headers) {
            self.client.delete_item().table_name(&self.table).key("pk", text(pk)).send().await?;
        }
        Ok(self.cookie.clear())
    }

    /// Whether this is the first use of `value`, which is worth nothing after `expires`.
    pub async fn first_use(&self, value: &str, expires: Timestamp) -> Result<bool, Error> {
        let put = self.client.put_item().table_name(&self.table).condition_expression("attribute_not_exists(pk)");
        let put = put.item("pk", text(format!("ONCE#{}", key(value)))).item("expires", seconds(expires));
        unless_refused(put.send().await)
    }

    /// Notes the use, unless the session was ended meanwhile.
    async fn touch(&self, pk: String, now: Timestamp) -> Result<bool, Error> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(pk))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET seen = :now")
            .expression_attribute_values(":now", seconds(now));
        unless_refused(update.send().await)
    }

    /// Where the session of the request's cookie is, if the cookie can be one of ours.
    fn key_of(&self, headers: &HeaderMap) -> Option<String> {
        self.cookie.read(headers).filter(|token| token.len() == TOKEN_LENGTH).map(key)
    }
}

impl Row {
    fn new(pk: String, session: Session) -> Self {
        Self {
            pk,
            begun: session.begun.as_second(),
            seen: session.seen.as_second(),
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
            begun: Timestamp::from_second(self.begun).ok()?,
            seen: Timestamp::from_second(self.seen).ok()?,
            issuer: self.issuer,
            subject: self.subject,
            name: self.name,
            email: self.email,
            organisation: self.organisation,
            billing_admin: self.billing_admin,
        })
    }
}

/// 32 bytes in base64url.
const TOKEN_LENGTH: usize = 43;

fn new_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

fn key(value: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, value.as_bytes()))
}

/// Whether a conditional write was done.
fn unless_refused<T, E, R>(outcome: Result<T, SdkError<E, R>>) -> Result<bool, Error>
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
