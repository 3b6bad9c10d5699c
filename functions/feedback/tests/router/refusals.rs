//! Requests that are refused before they reach a handler, and the headers of every response.

use axum::body::Body;
use http::{Method, Request};
use testing::{TestResponse, request};

use crate::app::{ID, TestApp};

const BODY: &str = r#"{"article":"avvisat-kort","language":"sv","helpful":true}"#;

async fn send(app: &TestApp, request: http::request::Builder) -> TestResponse {
    app.send(request.body(Body::from(BODY)).expect("a request")).await
}

fn put() -> http::request::Builder {
    request(Method::PUT, &format!("/api/feedback/{ID}")).header("content-type", "application/json")
}

#[tokio::test]
async fn wrong_methods_paths_and_types_have_their_codes() {
    let app = TestApp::start().await;
    for (method, allow) in [(Method::GET, "PUT"), (Method::DELETE, "PUT"), (Method::POST, "PUT")] {
        let answer = send(&app, request(method, &format!("/api/feedback/{ID}"))).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method-not-allowed"));
        assert_eq!(answer.header("allow"), allow);
    }
    let answer = send(&app, request(Method::PUT, "/api/feedback")).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
    for path in ["/api/feedback/", "/api/feedback/a/b", "/api/other", "/"] {
        let answer = send(&app, request(Method::GET, path)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not-found"));
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let path = format!("/api/feedback/{ID}");
        let answer = send(&app, request(Method::PUT, &path).header("content-type", content_type)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (415, "unsupported-media-type"));
    }
    let answer = send(&app, request(Method::POST, "/api/feedback").header("content-type", "application/json")).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (415, "unsupported-media-type"));
    for coding in ["gzip", "br"] {
        let answer = send(&app, put().header("content-encoding", coding)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (415, "unsupported-media-type"));
    }
    assert_eq!(app.items().await.len(), 0);
}

#[tokio::test]
async fn only_requests_through_the_cdn_and_from_our_own_pages_are_accepted() {
    let app = TestApp::start().await;
    let direct = Request::builder().method(Method::PUT).uri(format!("/api/feedback/{ID}"));
    let answer = send(&app, direct).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "wrong-origin"));
    for request in [put().header("sec-fetch-site", "cross-site"), put().header("origin", "https://example.com")] {
        let answer = send(&app, request).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "cross-site-request"));
    }
    assert_eq!(app.items().await.len(), 0);
    assert_eq!(send(&app, put().header("origin", "https://help.example.com")).await.status, 201);
    assert_eq!(send(&app, put()).await.status, 200);
}

#[tokio::test]
async fn every_response_has_the_headers_of_the_api() {
    let app = TestApp::start().await;
    let answers = [
        send(&app, put()).await,
        send(&app, request(Method::GET, "/api/other")).await,
        app.post(&[("article", "avvisat-kort"), ("language", "sv"), ("helpful", "true")]).await,
        send(&app, Request::builder().uri("/api/feedback")).await,
    ];
    for answer in answers {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
        assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control-")));
    }
    let plain_http = TestApp::with_its_table_away().await;
    let answer = send(&plain_http, request(Method::GET, "/api/other")).await;
    assert_eq!(answer.header("strict-transport-security"), "");
}
