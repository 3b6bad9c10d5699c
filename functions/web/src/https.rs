//! The HTTP client for other companies' APIs. It uses the libraries that the functions contain for DynamoDB anyway, with the
//! public roots.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// The longest response body that is read, in bytes. Lists of keys with their certificates, or a page of a list of objects,
/// take some tens of thousands.
const MAX_RESPONSE_BODY: usize = 1024 * 1024;

/// Who calls. Some providers refuse requests that do not say it.
const USER_AGENT_VALUE: HeaderValue = HeaderValue::from_static(concat!("kortkoll/", env!("CARGO_PKG_VERSION")));

/// The time to open a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// An HTTP client that follows no redirects. The caller limits how long it waits for a response.
#[derive(Debug, Clone)]
pub struct Client(legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// There is no response, or only a part of one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server does not respond.
    #[error("no answer")]
    Send(#[from] legacy::Error),
    /// The response breaks off, or is too long.
    #[error("no whole answer")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Client {
    /// A client that speaks TLS only; with `plain`, which is for a server on this machine, also http.
    pub fn new(plain: bool) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let tls = HttpsConnectorBuilder::new().with_webpki_roots();
        let tls = if plain { tls.https_or_http() } else { tls.https_only() };
        let connector = tls.enable_http1().wrap_connector(tcp);
        // No connection is reused: it may have died while Lambda had suspended the function.
        Self(legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
    }

    /// Sends the request and reads the whole response.
    pub async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        request.headers_mut().insert(USER_AGENT, USER_AGENT_VALUE);
        let (parts, body) = self.0.request(request.map(Full::new)).await?.into_parts();
        let body = Limited::new(body, MAX_RESPONSE_BODY).collect().await.map_err(Error::Read)?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}
