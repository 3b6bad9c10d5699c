//! The proxy on DynamoDB's announced port. The engine answers everybody, web pages of any site included; the proxy forwards
//! only the requests of programs on this machine.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, HOST, ORIGIN};
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

#[derive(Debug)]
struct Proxy {
    hosts: [String; 2],
    engine: Authority,
    client: Client<HttpConnector, Body>,
}

/// Forwards requests to `announced` to the engine at `engine`, unless a web page sent them. Only browsers send `Origin`; a
/// page that points its own name at this machine is recognised by `Host`.
pub(crate) fn router(announced: SocketAddr, engine: SocketAddr) -> Result<Router> {
    let mut connector = HttpConnector::new();
    // Head and body may be two writes: the second must not wait for the first one's acknowledgement.
    connector.set_nodelay(true);
    let proxy = Proxy {
        hosts: [announced.to_string(), format!("localhost:{}", announced.port())],
        engine: engine.to_string().parse()?,
        client: Client::builder(TokioExecutor::new()).build(connector),
    };
    Ok(Router::new().fallback(answer).with_state(Arc::new(proxy)))
}

async fn answer(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    if let Some(reason) = proxy.refusal(request.headers()) {
        return (StatusCode::FORBIDDEN, format!("{reason}\n")).into_response();
    }
    match proxy.forward(request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, format!("DynamoDB does not answer: {error:#}\n")).into_response(),
    }
}

impl Proxy {
    /// Why the request is refused, if it is.
    fn refusal(&self, headers: &HeaderMap) -> Option<String> {
        if headers.contains_key(ORIGIN) {
            return Some("This DynamoDB is for programs on this machine: it answers no web page.".to_owned());
        }
        let host = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
        if self.hosts.iter().any(|own| own.as_bytes() == host) {
            None
        } else {
            Some(format!("This is http://{}, and answers to no other name.", self.hosts[0]))
        }
    }

    async fn forward(&self, mut request: Request) -> Result<Response> {
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        parts.scheme = Some(Scheme::HTTP);
        parts.authority = Some(self.engine.clone());
        *request.uri_mut() = Uri::from_parts(parts)?;
        // The header is about the caller's connection; connections to the engine are kept open.
        request.headers_mut().remove(CONNECTION);
        Ok(self.client.request(request).await?.into_response())
    }
}
