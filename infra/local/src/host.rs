//! One host name per server, so that each has one origin, and no page elsewhere can point its own name at this machine.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{HOST, LOCATION};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};

/// Answers requests to `host` (such as `127.0.0.1:3000`) only. Requests to `localhost` are redirected there; those to any
/// other name are refused.
pub(crate) fn only_host(router: Router, host: String) -> Router {
    router.layer(from_fn_with_state(Arc::<str>::from(host), check_host))
}

async fn check_host(State(host): State<Arc<str>>, request: Request, next: Next) -> Response {
    let requested = request.headers().get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    if requested == host.as_bytes() {
        return next.run(request).await;
    }
    if requested == host.replace("127.0.0.1", "localhost").as_bytes() {
        let location = format!("http://{host}{}", request.uri());
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response();
    }
    (StatusCode::MISDIRECTED_REQUEST, format!("This is http://{host}\n")).into_response()
}
