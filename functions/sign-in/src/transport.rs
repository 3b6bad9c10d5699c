//! Lets `openidconnect` call the identity provider over the functions' own HTTP client.

use std::pin::Pin;

use bytes::Bytes;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
pub(crate) use web::https::Error;

/// The HTTP client, with the trait that `openidconnect` requires.
pub(crate) struct Transport(web::https::Client);

impl Transport {
    /// A client that speaks TLS only; with `plain`, which is for a provider on this machine, also http.
    pub(crate) fn new(plain: bool) -> Self {
        Self(web::https::Client::new(plain))
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
