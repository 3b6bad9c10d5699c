//! The door of DynamoDB's announced port. The engine answers anybody, pages of any site included; this lets in programs
//! on this machine alone, and forwards what they ask.

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
struct Front {
    hosts: [String; 2],
    engine: Authority,
    client: Client<HttpConnector, Body>,
}

/// Forwards to the engine at `engine` what is asked of `announced` by a program. Only browsers send `Origin`; and a page
/// that points its own name at this machine gives itself away by `Host`.
pub(crate) fn router(announced: SocketAddr, engine: SocketAddr) -> Result<Router> {
    let mut connector = HttpConnector::new();
    // Head and body may be two writes: the second must not wait for the first one's acknowledgement.
    connector.set_nodelay(true);
    let front = Front {
        hosts: [announced.to_string(), format!("localhost:{}", announced.port())],
        engine: engine.to_string().parse()?,
        client: Client::builder(TokioExecutor::new()).build(connector),
    };
    Ok(Router::new().fallback(answer).with_state(Arc::new(front)))
}

async fn answer(State(front): State<Arc<Front>>, request: Request) -> Response {
    if let Some(reason) = front.refusal(request.headers()) {
        return (StatusCode::FORBIDDEN, format!("{reason}\n")).into_response();
    }
    match front.forward(request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, format!("DynamoDB does not answer: {error:#}\n")).into_response(),
    }
}

impl Front {
    fn refusal(&self, headers: &HeaderMap) -> Option<String> {
        if headers.contains_key(ORIGIN) {
            return Some("This DynamoDB is for programs on this machine: it answers no web page.".to_owned());
        }
        let asked = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
        let known = self.hosts.iter().any(|host| asked == host.as_bytes());
        (!known).then(|| format!("This is http://{}, and answers to no other name.", self.hosts[0]))
    }

    async fn forward(&self, mut request: Request) -> Result<Response> {
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        parts.scheme = Some(Scheme::HTTP);
        parts.authority = Some(self.engine.clone());
        *request.uri_mut() = Uri::from_parts(parts)?;
        // It speaks of the caller's own connection; those to the engine are kept.
        request.headers_mut().remove(CONNECTION);
        Ok(self.client.request(request).await?.into_response())
    }
}
