//! Sends requests to the provider, again where that may help, and never for longer than there is time.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout_at};
use web::dynamodb::causes;
use web::https;

use crate::config::Config;
use crate::error::Error;
use crate::form::Form;
use crate::objects::{List, Object};

/// The version of the API whose answers `objects` knows. Without it, the provider uses the account's own.
const VERSION: HeaderValue = HeaderValue::from_static("2026-08-26.dahlia");

/// How long one try may take.
const TRY: Duration = Duration::from_secs(5);

/// How long a request may take with all its tries.
const WHOLE: Duration = Duration::from_secs(6);

/// How many times a request is sent.
const TRIES: u32 = 3;

/// The longest pause before the second try; it doubles for the next.
const PAUSE: Duration = Duration::from_millis(400);

/// How many objects there are to a page of a list: one of subscriptions with many products is large, and an answer may
/// only be so long.
const PAGE: usize = 20;

/// How many pages of a list are read.
const PAGES: usize = 500;

/// The provider.
#[derive(Clone)]
pub struct Client {
    http: https::Client,
    url: String,
    authorization: HeaderValue,
    until: Option<Instant>,
}

impl Client {
    /// The provider at that address.
    pub fn new(config: Config) -> Self {
        let http = https::Client::new(config.is_plain());
        Self { http, url: config.url, authorization: config.authorization, until: None }
    }

    /// The same, for requests that may take that long from now, all together.
    #[must_use]
    pub fn within(&self, whole: Duration) -> Self {
        Self { until: Some(Instant::now() + whole), ..self.clone() }
    }

    /// Asks for an object, or a page of a list.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &Form) -> Result<T, Error> {
        self.send(&Method::GET, &format!("{}?{}", self.address(path)?, query.encode()), None, Bytes::new()).await
    }

    /// Asks for something to be made or changed: once for each `key`, however often it is sent.
    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &[&str], key: &str, form: &Form) -> Result<T, Error> {
        self.send(&Method::POST, &self.address(path)?, Some(key), form.encode().into()).await
    }

    /// Asks for a whole list, page by page.
    pub(crate) async fn list<T>(&self, path: &[&str], query: &Form) -> Result<Vec<T>, Error>
    where
        T: DeserializeOwned + Object,
    {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..PAGES {
            let query = query.clone().with("limit", PAGE).with_some("starting_after", all.last().map(Object::id));
            let page: List<T> = self.get(path, &query).await?;
            let last = !page.has_more || page.data.is_empty();
            all.extend(page.data);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// An id with anything in it that would lead to another path is nobody's.
    fn address(&self, path: &[&str]) -> Result<String, Error> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let whole = path.iter().all(|part| (1..=255).contains(&part.len()) && part.bytes().all(plain));
        whole.then(|| format!("{}/v1/{}", self.url, path.join("/"))).ok_or(Error::NotFound)
    }

    async fn send<T>(&self, method: &Method, address: &str, key: Option<&str>, body: Bytes) -> Result<T, Error>
    where
        T: DeserializeOwned,
    {
        let now = Instant::now();
        let until = self.until.map_or(now + WHOLE, |until| until.min(now + WHOLE));
        let mut longest_pause = PAUSE;
        let mut left = TRIES;
        loop {
            left -= 1;
            let request = self.request(method, address, key, body.clone())?;
            let in_time = until.min(Instant::now() + TRY);
            let Ok(outcome) = timeout_at(in_time, self.http.send(request)).await else {
                return Err(Error::Unanswered("not in time".to_owned()));
            };
            let error = match outcome {
                Ok(answer) if answer.status().is_success() => return read(&answer),
                Ok(answer) => {
                    let error = Error::of(answer.status(), answer.headers(), answer.body());
                    if !is_busy(&answer) {
                        return Err(error);
                    }
                    error
                }
                Err(error) => Error::Unanswered(causes(&error)),
            };
            // Not all at the same time: what was too much once would be too much again.
            let pause = longest_pause.mul_f64(0.5 + fastrand::f64() / 2.0);
            if left == 0 || Instant::now() + pause >= until {
                return Err(error);
            }
            sleep(pause).await;
            longest_pause *= 2;
        }
    }

    fn request(&self, method: &Method, address: &str, key: Option<&str>, body: Bytes) -> Result<Request<Bytes>, Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(address)
            .header(AUTHORIZATION, &self.authorization)
            .header("stripe-version", VERSION);
        if let Some(key) = key {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("idempotency-key", key);
        }
        request.body(body).map_err(|_| Error::Unanswered("a request that cannot be written".to_owned()))
    }
}

/// Whether the provider was only too busy, with too much or with this very request. What it answers with a fault of its
/// own it would answer again: it keeps the first answer with the key.
fn is_busy(answer: &Response<Bytes>) -> bool {
    let never = answer.headers().get("stripe-should-retry").is_some_and(|value| value == "false");
    matches!(answer.status().as_u16(), 409 | 429) && !never
}

fn read<T: DeserializeOwned>(answer: &Response<Bytes>) -> Result<T, Error> {
    serde_json::from_slice(answer.body()).map_err(|_| Error::unreadable(answer.status(), answer.headers()))
}
