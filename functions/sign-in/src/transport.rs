//! The HTTP client that the identity provider is reached with: the one that the function carries for DynamoDB, but with
//! the public roots, since any provider must work.

use std::pin::Pin;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// The longest answer that is read, in bytes. Lists of keys with their certificates take some tens of thousands.
const LONGEST: usize = 512 * 1024;

/// An HTTP client that follows no redirects.
pub(crate) struct Transport(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// No answer, or not a whole one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody answers.
    #[error("no answer")]
    Send(#[from] hyper_util::client::legacy::Error),
    /// The answer breaks off, or does not end.
    #[error("no whole answer")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Transport {
    /// A client that speaks TLS alone; with `plain`, for a provider on this machine, http as well.
    pub(crate) fn new(plain: bool) -> Self {
        let tls = HttpsConnectorBuilder::new().with_webpki_roots();
        let connector = if plain { tls.https_or_http() } else { tls.https_only() };
        // A connection that was kept while the function slept may be dead when it wakes.
        let client =
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector.enable_http1().build());
        Self(client)
    }

    /// Sends the request and reads the whole answer.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let request: Request<Full<Bytes>> = request.map(Full::from);
        let (parts, body) = self.0.request(request).await?.into_parts();
        let body = Limited::new(body, LONGEST).collect().await.map_err(Error::Read)?;
        Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
    }
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
