//! The sessions table: `pk` is the SHA-256, in base64url, of the secret in a session's cookie, so that nobody who reads the
//! table can sign in with it. DynamoDB deletes late, so every read checks the times itself.
//!
//! The table also stores which values that may be used only once have been used, under `ONCE#<sha256>`, and who has signed
//! out on all devices, under `PERSON#<hash>`.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::row::{PersonRow, SessionRow};
use super::token::{Token, hash, person_key};
use super::{Session, SessionState};
use crate::clock;
use crate::config::SiteUrl;
use crate::cookie::Cookie;
use crate::dynamodb::causes;
use crate::settings::{self, Settings};

/// An item of the table.
type Item = HashMap<String, AttributeValue>;

/// How often the use of a session is stored, at most.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_secs(30);

/// The sessions, and the cookie that holds their tokens.
#[derive(Clone)]
pub struct Sessions {
    client: Client,
    table: String,
    cookie: Cookie,
}

/// The use of a value that may be used once.
pub struct Use {
    /// The hash of what it was used with. An earlier version did not store it.
    with: Option<AttributeValue>,
}

impl Use {
    /// Whether the value was used with something else.
    pub fn was_with_other(&self, with: &str) -> bool {
        self.with.as_ref().is_some_and(|stored| *stored != text(hash(with)))
    }
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
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::Unavailable(causes(&error))
    }
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
        let token = Token::new(session.person_hash()).ok_or(Error::Random)?;
        let row = SessionRow::new(token.session_key(), session.clone());
        self.put(row).await?;
        Ok(self.cookie.set(&token.cookie()))
    }

    /// Stores the request's session with other claims, or another time for their renewal. False, and nothing is stored, if the
    /// session was ended or renewed meanwhile: `due` is the time for renewal that was read.
    pub async fn renew(&self, headers: &HeaderMap, session: &Session, due: Timestamp) -> Result<bool, Error> {
        let Some(token) = self.token(headers) else { return Ok(false) };
        let row = SessionRow::new(token.session_key(), session.clone());
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(row)?))
            .condition_expression("renew_at = :due")
            .expression_attribute_values(":due", seconds(due));
        was_written(put.send().await)
    }

    /// Whose session the request's cookie stands for. The use of a session is stored.
    pub async fn find(&self, headers: &HeaderMap) -> Result<SessionState, Error> {
        let Some(token) = self.token(headers) else { return Ok(SessionState::SignedOut) };
        let (session, person) = self.read(&token).await?;
        let expired = || match token.person.clone() {
            Some(person) => SessionState::Expired { person },
            None => SessionState::SignedOut,
        };
        let Some(mut session) = session else {
            // DynamoDB may have deleted the session, which a sign-out on all devices may have ended before.
            return Ok(if person.is_some() { SessionState::SignedOut } else { expired() });
        };
        let is_of_another = token.person.as_ref().is_some_and(|person| *person != session.person_hash());
        if is_of_another || person.is_some_and(|person| person.ends(&session)) {
            return Ok(SessionState::SignedOut);
        }
        let now = clock::now();
        if session.idle_until() <= now {
            return Ok(expired());
        }
        if now.duration_since(session.last_used) >= TOUCH_INTERVAL {
            // In whole seconds, as it is stored, so that the session does not last shorter than the person was shown.
            session.last_used = Timestamp::from_second(now.as_second()).map_err(|_| Error::Corrupt)?;
            if !self.touch(token.session_key(), session.last_used).await? {
                return Ok(SessionState::SignedOut);
            }
        }
        Ok(SessionState::SignedIn(session))
    }

    /// Ends the session of the request's cookie, if there is one. The response must have the `Set-Cookie` that is returned,
    /// unless it sets the cookie again.
    pub async fn delete(&self, headers: &HeaderMap) -> Result<String, Error> {
        if let Some(token) = self.token(headers) {
            self.client.delete_item().table_name(&self.table).key("pk", text(token.session_key())).send().await?;
        }
        Ok(self.cookie.clear())
    }

    /// Ends all sessions that the session's person has, on whichever device.
    pub async fn end_all(&self, session: &Session) -> Result<(), Error> {
        self.put(PersonRow::new(person_key(&session.person_hash()), clock::now())).await
    }

    /// With what `value` has been used, if it has.
    pub async fn use_of(&self, value: &str) -> Result<Option<Use>, Error> {
        let get = self.client.get_item().table_name(&self.table).key("pk", text(once_key(value)));
        let item = get.consistent_read(true).send().await?.item;
        Ok(item.map(|mut item| Use { with: item.remove("used_with") }))
    }

    /// Whether this is the first use of `value`, together with `with`. It is not valid after `expires`.
    pub async fn first_use(&self, value: &str, with: &str, expires: Timestamp) -> Result<bool, Error> {
        let put = self.client.put_item().table_name(&self.table).condition_expression("attribute_not_exists(pk)");
        let put = put.item("pk", text(once_key(value))).item("expires", seconds(expires));
        was_written(put.item("used_with", text(hash(with))).send().await)
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

    /// The session of the token, and its person's sign-out on all devices, in one read.
    async fn read(&self, token: &Token) -> Result<(Option<Session>, Option<PersonRow>), Error> {
        let session_key = token.session_key();
        let items = self.items([Some(session_key.clone()), token.person_key()].into_iter().flatten()).await?;
        let (session, mut person): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|item| item.get("pk") == Some(&text(session_key.clone())));
        let session: Option<SessionRow> = one(session)?;
        let session = session.map(|row| row.session().ok_or(Error::Corrupt)).transpose()?;
        if let (Some(session), None) = (&session, &token.person) {
            // A cookie of an earlier version, or one whose second part was cut off.
            person = self.items([person_key(&session.person_hash())]).await?;
        }
        Ok((session, one(person)?))
    }

    /// The items with those keys, read consistently, so that a session that was just ended is not found.
    async fn items(&self, keys: impl IntoIterator<Item = String>) -> Result<Vec<Item>, Error> {
        let keys = keys.into_iter().map(|key| HashMap::from([("pk".to_owned(), text(key))])).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
        let keys = keys.map_err(|_| Error::Corrupt)?;
        let response = self.client.batch_get_item().request_items(&self.table, keys).send().await?;
        if response.unprocessed_keys.is_some_and(|keys| !keys.is_empty()) {
            return Err(Error::Unavailable("a session was not read".to_owned()));
        }
        Ok(response.responses.into_iter().flat_map(HashMap::into_values).flatten().collect())
    }

    async fn put(&self, row: impl Serialize) -> Result<(), Error> {
        self.client.put_item().table_name(&self.table).set_item(Some(item(row)?)).send().await?;
        Ok(())
    }

    /// The token in the request's cookie, if it has the form of one.
    fn token(&self, headers: &HeaderMap) -> Option<Token> {
        self.cookie.read(headers).and_then(Token::parse)
    }
}

fn item(row: impl Serialize) -> Result<Item, Error> {
    serde_dynamo::to_item(row).map_err(|_| Error::Corrupt)
}

/// The item as a row, if there is one.
fn one<R: DeserializeOwned>(items: Vec<Item>) -> Result<Option<R>, Error> {
    let row = items.into_iter().next().map(serde_dynamo::from_item).transpose();
    row.map_err(|_| Error::Corrupt)
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

fn once_key(value: &str) -> String {
    format!("ONCE#{}", hash(value))
}

fn text(value: String) -> AttributeValue {
    AttributeValue::S(value)
}

fn seconds(time: Timestamp) -> AttributeValue {
    AttributeValue::N(time.as_second().to_string())
}
