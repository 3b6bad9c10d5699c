//! Sends requests to the provider: within a time limit, and again where that is safe and may help.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use web::cause::causes;
use web::https;

use crate::config::Config;
use crate::error::Error;
use crate::form::Form;
use crate::objects::{List, Object};

/// The version of the API that we speak. Without it, the provider uses the account's own.
pub const API_VERSION: &str = "2026-10-28.endive";

/// The first version that refuses `payment_method_types`; `allowed_payment_method_types` replaces it.
const FIRST_WITH_ALLOWED_TYPES: &str = "2026-09-30";

/// The longest that one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest that a request may take with all its attempts.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(6);

/// How many times a request is sent.
const MAX_ATTEMPTS: usize = 3;

/// The shortest pause before the second attempt. Random jitter adds up to as much again; the pause doubles with each
/// attempt.
const FIRST_BACKOFF: Duration = Duration::from_millis(200);

/// How many objects a page of a list has: a subscription with many products is large, and the response has a size limit.
const PAGE_SIZE: usize = 20;

/// How many pages of a list are read at most.
const MAX_PAGES: usize = 500;

/// A client of the provider's API.
#[derive(Clone)]
pub struct Client {
    http: https::Client,
    url: String,
    authorization: HeaderValue,
    version: &'static str,
    deadline: Option<Instant>,
}

/// An attempt that failed.
struct Failure {
    error: Error,
    /// Whether the next attempt may succeed.
    is_transient: bool,
}

impl Client {
    /// A client with these settings.
    pub fn new(config: Config) -> Self {
        let http = https::Client::new(config.is_plain());
        Self { http, url: config.url, authorization: config.authorization, version: API_VERSION, deadline: None }
    }

    /// The same client for one request of ours: it uses its connections again, and all that it does ends at `deadline`.
    #[must_use]
    pub fn for_request(&self, deadline: Option<Instant>) -> Self {
        Self { http: self.http.keeping_connections(), deadline, ..self.clone() }
    }

    /// The same client, speaking another version of the API: to try one before it becomes ours.
    #[must_use]
    pub fn in_version(&self, version: &'static str) -> Self {
        Self { version, ..self.clone() }
    }

    /// The parameter that limits the ways to pay. Versions begin with their day, so they compare as texts.
    pub(crate) fn types_parameter(&self) -> &'static str {
        if self.version < FIRST_WITH_ALLOWED_TYPES {
            "payment_method_types[]"
        } else {
            "allowed_payment_method_types[]"
        }
    }

    /// Fetches an object, or a page of a list.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &Form) -> Result<T, Error> {
        self.send(&Method::GET, &format!("{}?{}", self.address(path)?, query.encode()), None, Bytes::new()).await
    }

    /// Creates or changes an object: once for each `key`, however often it is sent.
    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &[&str], key: &str, form: &Form) -> Result<T, Error> {
        self.send(&Method::POST, &self.address(path)?, Some(key), form.encode().into()).await
    }

    /// Fetches a whole list, page by page.
    pub(crate) async fn list<T>(&self, path: &[&str], query: &Form) -> Result<Vec<T>, Error>
    where
        T: DeserializeOwned + Object,
    {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..MAX_PAGES {
            let query = query.clone().with("limit", PAGE_SIZE).with_some("starting_after", all.last().map(Object::id));
            let page: List<T> = self.get(path, &query).await?;
            let is_last = !page.has_more || page.data.is_empty();
            all.extend(page.data);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// The address of a path. An id with a character that could lead to another path is [`Error::NotFound`].
    fn address(&self, path: &[&str]) -> Result<String, Error> {
        if path.iter().all(|part| is_plain_id(part)) {
            Ok(format!("{}/v1/{}", self.url, path.join("/")))
        } else {
            Err(Error::NotFound)
        }
    }

    async fn send<T>(&self, method: &Method, address: &str, key: Option<&str>, body: Bytes) -> Result<T, Error>
    where
        T: DeserializeOwned,
    {
        let mut deadline = Instant::now() + REQUEST_TIMEOUT;
        if let Some(earlier) = self.deadline {
            deadline = deadline.min(earlier);
        }
        // The jitter keeps clients that were refused together from coming back together.
        let backoff =
            ExponentialBuilder::new().with_min_delay(FIRST_BACKOFF).with_max_times(MAX_ATTEMPTS - 1).with_jitter();
        // Whether the provider may have got it in an earlier attempt.
        let was_sent = AtomicBool::new(false);
        let attempt = async || {
            let response = self.attempt(method, address, key, body.clone(), deadline).await;
            if !matches!(&response, Err(Failure { error: Error::NotSent(_), .. })) {
                was_sent.store(true, Ordering::Relaxed);
            }
            response
        };
        let response = attempt
            .retry(backoff)
            .when(|failure| failure.is_transient)
            .adjust(|_, pause| pause.filter(|pause| Instant::now() + *pause < deadline))
            .await;
        match response {
            Ok(response) => decode(&response),
            Err(Failure { error: Error::NotSent(causes), .. }) if was_sent.load(Ordering::Relaxed) => {
                Err(Error::Indeterminate(causes))
            }
            Err(failure) => Err(failure.error),
        }
    }

    /// Sends a request once. Gives the response if it is a success.
    async fn attempt(
        &self,
        method: &Method,
        address: &str,
        key: Option<&str>,
        body: Bytes,
        deadline: Instant,
    ) -> Result<Response<Bytes>, Failure> {
        let request = self.request(method, address, key, body)?;
        let deadline = deadline.min(Instant::now() + ATTEMPT_TIMEOUT);
        let response = match timeout_at(deadline, self.http.send(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let causes = causes(&error);
                let error = match error {
                    https::Error::Connect(_) => Error::NotSent(causes),
                    https::Error::Send(_) | https::Error::Read(_) => Error::Indeterminate(causes),
                };
                return Err(Failure { error, is_transient: true });
            }
            Err(_) => return Err(Error::Indeterminate("not in time".to_owned()).into()),
        };
        if response.status().is_success() {
            return Ok(response);
        }
        let error = Error::from_response(response.status(), response.headers(), response.body());
        Err(Failure { error, is_transient: is_transient(&response) })
    }

    fn request(&self, method: &Method, address: &str, key: Option<&str>, body: Bytes) -> Result<Request<Bytes>, Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(address)
            .header(AUTHORIZATION, &self.authorization)
            .header("stripe-version", self.version);
        if let Some(key) = key {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("idempotency-key", key);
        }
        request.body(body).map_err(|_| Error::Indeterminate("a request that cannot be written".to_owned()))
    }
}

impl From<Error> for Failure {
    /// A failure that would be the same the next time.
    fn from(error: Error) -> Self {
        Self { error, is_transient: false }
    }
}

/// 1 to 255 of `A-Z a-z 0-9 _ -`.
fn is_plain_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=255).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Whether the next attempt may succeed: the provider was busy, in general or with this very request, or it failed, or a
/// gateway before it did. The provider knows best, and says so in a header (its own SDKs follow the same rules).
fn is_transient(response: &Response<Bytes>) -> bool {
    match response.headers().get("stripe-should-retry").map(HeaderValue::as_bytes) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => matches!(response.status().as_u16(), 409 | 429 | 500..),
    }
}

fn decode<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    serde_json::from_slice(response.body()).map_err(|_| Error::unreadable(response.status(), response.headers()))
}
