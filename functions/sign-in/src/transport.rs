//! The way in which `openidconnect` reaches the identity provider: over the functions' own client.

use std::pin::Pin;

use bytes::Bytes;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
pub(crate) use web::https::Error;

/// The client, as `openidconnect` takes one.
pub(crate) struct Transport(web::https::Client);

impl Transport {
    /// A client that speaks TLS alone; with `plain`, for a provider on this machine, http as well.
    pub(crate) fn new(plain: bool) -> Self {
        Self(web::https::Client::new(plain))
    }
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let answer = self.0.send(request.map(Bytes::from)).await?;
            Ok(answer.map(|body| body.to_vec()))
        })
    }
}
