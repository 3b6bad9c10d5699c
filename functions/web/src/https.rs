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

/// How many connections to a server are kept at most.
const MAX_IDLE_CONNECTIONS: usize = 32;

/// An HTTP client that follows no redirects. The caller limits how long it waits for a response.
#[derive(Debug, Clone)]
pub struct Client {
    connector: HttpsConnector<HttpConnector>,
    connections: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// There is no response, or only a part of one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is not even a connection, so that the server cannot have got the request.
    #[error("no connection, so no answer")]
    Connect(#[source] BoxError),
    /// The server does not respond.
    #[error("no answer")]
    Send(#[source] BoxError),
    /// The response breaks off, or is too long.
    #[error("no whole answer")]
    Read(#[source] BoxError),
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl From<legacy::Error> for Error {
    fn from(error: legacy::Error) -> Self {
        if error.is_connect() { Self::Connect(error.into()) } else { Self::Send(error.into()) }
    }
}

impl Client {
    /// A client that speaks TLS only; with `plain`, which is for a server on this machine, also http.
    pub fn new(plain: bool) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let tls = HttpsConnectorBuilder::new().with_webpki_roots();
        let tls = if plain { tls.https_or_http() } else { tls.https_only() };
        // No connection is kept: it may have died while Lambda had suspended the function.
        Self::with_connections(tls.enable_http1().wrap_connector(tcp), 0)
    }

    /// The same client, which keeps its connections and uses them again: for the time of one request of ours.
    #[must_use]
    pub fn keeping_connections(&self) -> Self {
        Self::with_connections(self.connector.clone(), MAX_IDLE_CONNECTIONS)
    }

    fn with_connections(connector: HttpsConnector<HttpConnector>, kept: usize) -> Self {
        let mut builder = legacy::Client::builder(TokioExecutor::new());
        let connections = builder.pool_max_idle_per_host(kept).build(connector.clone());
        Self { connector, connections }
    }

    /// Sends the request and reads the whole response.
    pub async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        #[cfg(feature = "simulation")]
        if let Some(network) = simulation::network() {
            return network(request).await;
        }
        request.headers_mut().insert(USER_AGENT, USER_AGENT_VALUE);
        let (parts, body) = self.connections.request(request.map(Full::new)).await?.into_parts();
        let body = Limited::new(body, MAX_RESPONSE_BODY).collect().await.map_err(Error::Read)?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}

#[cfg(feature = "simulation")]
pub use simulation::{Network, simulate};

#[cfg(feature = "simulation")]
mod simulation {
    use std::cell::RefCell;
    use std::pin::Pin;
    use std::sync::Arc;

    use super::{Bytes, Error, Request, Response};

    /// What carries a request to its server, and the response back.
    pub type Network = Arc<dyn Fn(Request<Bytes>) -> Answer + Send + Sync>;

    type Answer = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error>> + Send>>;

    thread_local! {
        static NETWORK: RefCell<Option<Network>> = const { RefCell::new(None) };
    }

    /// From now on, `network` carries all requests that clients send in this thread.
    pub fn simulate(network: Network) {
        NETWORK.set(Some(network));
    }

    pub(super) fn network() -> Option<Network> {
        NETWORK.with_borrow(Clone::clone)
    }
}
