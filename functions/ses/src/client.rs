//! Sends the requests, each once.

use std::time::{Duration, SystemTime};

use aws_credential_types::provider::ProvideCredentials as _;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use tokio::time::timeout;
use web::cause::causes;
use web::https;

use crate::address::is_plain;
use crate::config::Config;
use crate::email::Email;
use crate::error::{self, Error};
use crate::signature;

/// The longest that a request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// A client of SES.
#[derive(Clone)]
pub struct Client {
    http: https::Client,
    config: Config,
}

/// Why SES no longer sends to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The address does not exist.
    Bounce,
    /// The reader reported an e-mail as unwanted.
    Complaint,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Suppressed {
    suppressed_destination: SuppressedDestination,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SuppressedDestination {
    reason: Reason,
}

impl Client {
    /// A client with these settings.
    pub fn new(config: Config) -> Self {
        // No connection is kept: an e-mail that is written to one that has died may have been sent, for all we know.
        Self { http: https::Client::new(config.is_plain()), config }
    }

    /// Sends an e-mail. Returns SES's id of it.
    pub async fn send(&self, email: &Email<'_>) -> Result<String, Error> {
        if !is_plain(email.to) {
            return Err(Error::not_sent("not one address in ASCII"));
        }
        let body = email.request(&self.config).ok_or_else(|| Error::not_sent("an e-mail that cannot be written"))?;
        let response = self.call(Method::POST, "outbound-emails", body).await?;
        if !response.status().is_success() {
            return Err(Error::from_response(&response));
        }
        let sent: Sent = serde_json::from_slice(response.body()).map_err(|_| Error::unreadable(&response))?;
        Ok(sent.message_id)
    }

    /// Why SES no longer sends to the address, if it does not.
    pub async fn suppressed(&self, address: &str) -> Result<Option<Reason>, Error> {
        let address = utf8_percent_encode(address, NON_ALPHANUMERIC);
        let path = format!("suppression/addresses/{address}");
        let response = self.call(Method::GET, &path, Bytes::new()).await?;
        // Any other 404 means a wrong address of SES: it says nothing about the reader's.
        if response.status() == StatusCode::NOT_FOUND && error::code(&response).as_deref() == Some("NotFoundException")
        {
            return Ok(None);
        }
        if !response.status().is_success() {
            return Err(Error::from_response(&response));
        }
        let found: Suppressed = serde_json::from_slice(response.body()).map_err(|_| Error::unreadable(&response))?;
        Ok(Some(found.suppressed_destination.reason))
    }

    /// The response to a request, whatever its status.
    async fn call(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Bytes>, Error> {
        match timeout(REQUEST_TIMEOUT, self.call_in_any_time(method, path, body)).await {
            Ok(response) => response,
            Err(_) => Err(Error::Indeterminate("not in time".to_owned())),
        }
    }

    async fn call_in_any_time(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Bytes>, Error> {
        let credentials = self.config.credentials.provide_credentials().await;
        let credentials =
            credentials.map_err(|error| Error::not_sent(format!("no credentials: {}", causes(&error))))?;
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}/v2/email/{path}", self.config.url))
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|_| Error::not_sent("a request that cannot be written"))?;
        signature::add(&mut request, credentials, &self.config.region, SystemTime::now())
            .map_err(|_| Error::not_sent("a request that cannot be signed"))?;
        self.http.send(request).await.map_err(|error| {
            let causes = causes(&error);
            match error {
                https::Error::Connect(_) => Error::not_sent(causes),
                https::Error::Send(_) | https::Error::Read(_) => Error::Indeterminate(causes),
            }
        })
    }
}
