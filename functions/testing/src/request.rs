//! Settings and requests that all functions have in common.

use axum::Router;
use axum::body::Body;
use http::request::Builder;
use http::{Method, Request};
use tower::ServiceExt;
use web::Settings;

use crate::db::{BILLING, FEEDBACK, SESSIONS};
use crate::response::TestResponse;

/// The secret that the CDN adds to each request.
pub const SECRET: &str = "the-secret-of-the-cdn";

/// The site's origin.
pub const SITE: &str = "https://help.example.com";

/// The settings of a function, with its own.
pub fn settings<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Settings {
    let shared = [
        ("SITE_URL", SITE),
        ("ORIGIN_SECRETS", SECRET),
        ("BILLING_TABLE", BILLING),
        ("FEEDBACK_TABLE", FEEDBACK),
        ("SESSIONS_TABLE", SESSIONS),
    ];
    shared.into_iter().chain(own).collect()
}

/// A request that came through the CDN.
pub fn request(method: Method, path: &str) -> Builder {
    Request::builder().method(method).uri(path).header("x-origin-secret", SECRET)
}

/// A request with JSON, as the page's script sends it.
pub fn script_request(method: Method, path: &str) -> Builder {
    request(method, path).header("sec-fetch-site", "same-origin").header("content-type", "application/json")
}

/// The router's response.
pub async fn send(router: &Router, request: Request<Body>) -> TestResponse {
    TestResponse::read(router.clone().oneshot(request).await.expect("a response")).await
}
