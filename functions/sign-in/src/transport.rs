//! Calls to the identity provider, over the functions' own HTTP client; those of the libraries too.

use std::pin::Pin;

use bytes::Bytes;
use http::Response;
use http::header::{ACCEPT, AUTHORIZATION};
use oauth2::{AccessToken, AsyncHttpClient, HttpRequest, HttpResponse};
use openidconnect::url::Url;
use serde::de::DeserializeOwned;
use web::https::Error;

use crate::failure::Failure;

/// The HTTP client, with the trait that `oauth2` requires.
pub(crate) struct Transport(web::https::Client);

impl Transport {
    /// A client that speaks TLS only; with `plain`, which is for a provider on this machine, also http.
    pub(crate) fn new(plain: bool) -> Self {
        Self(web::https::Client::new(plain))
    }

    /// The JSON at `url`. `what` names it in the failure.
    pub(crate) async fn json<T: DeserializeOwned>(&self, url: &Url, what: &str) -> Result<T, Failure> {
        let response = self.get(url, None).await?;
        if !response.status().is_success() {
            return Err(Failure::Unavailable(format!("{what}: HTTP status {}", response.status())));
        }
        // The error may hold a part of the response.
        serde_json::from_slice(response.body()).map_err(|_| Failure::Unavailable(format!("{what} cannot be read")))
    }

    /// The response at `url`, whatever its status.
    pub(crate) async fn get(&self, url: &Url, token: Option<&AccessToken>) -> Result<Response<Bytes>, Failure> {
        let mut request = http::Request::get(url.as_str()).header(ACCEPT, "application/json");
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {}", token.secret()));
        }
        let request = request.body(Bytes::new()).map_err(|_| Failure::unavailable("a request cannot be made"))?;
        self.0.send(request).await.map_err(|error| Failure::no_response(&error))
    }
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let response = self.0.send(request.map(Bytes::from)).await?;
            Ok(response.map(|body| body.to_vec()))
        })
    }
}
