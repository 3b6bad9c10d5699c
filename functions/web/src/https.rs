//! The HTTP client for other companies' APIs: the stack that the functions carry for DynamoDB, but with the public roots.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// The longest answer that is read, in bytes. Lists of keys with their certificates, or a page of a list of objects,
/// take some tens of thousands.
const LONGEST: usize = 1024 * 1024;

/// How long it may take to reach a server.
const CONNECT: Duration = Duration::from_secs(1);

/// An HTTP client that follows no redirects. How long it waits for an answer is for the caller to limit.
#[derive(Debug, Clone)]
pub struct Client(legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// No answer, or not a whole one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody answers.
    #[error("no answer")]
    Send(#[from] legacy::Error),
    /// The answer breaks off, or does not end.
    #[error("no whole answer")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Client {
    /// A client that speaks TLS alone; with `plain`, for a server on this machine, http as well.
    pub fn new(plain: bool) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        let tls = HttpsConnectorBuilder::new().with_webpki_roots();
        let tls = if plain { tls.https_or_http() } else { tls.https_only() };
        let connector = tls.enable_http1().wrap_connector(tcp);
        // A connection that was kept while the function slept may be dead when it wakes.
        Self(legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
    }

    /// Sends the request and reads the whole answer.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let (parts, body) = self.0.request(request.map(Full::new)).await?.into_parts();
        let body = Limited::new(body, LONGEST).collect().await.map_err(Error::Read)?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}
