#!/usr/bin/env bash
# lambda_http 1.3.2 behind an HTTP API drops one of two `Vary` headers: with tower-http 0.7.1, caches give an origin another's answer.
#
# `CorsLayer` says `Vary: origin`, `CompressionLayer` says `Vary: accept-encoding`, each in a header of its own, as HTTP allows.
# axum's own server sends both. For API Gateway's HTTP APIs lambda_http writes one value for each name (only cookies have a list of
# their own there; other values can be joined with a comma), keeps the first, and loses `origin` without a word. So a cache that
# heeds `Vary`, a proxy's or the browser's, stores the answer that allows one origin and gives it to a page of the other, where the
# browser refuses it. No test of the router shows that, nor does a request to the function without a cache.
# The same befalls `Link`, `WWW-Authenticate` and `Server-Timing`.
#
# Needs cargo. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src

cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", default-features = false }
lambda_http = { version = "=1.3.2", default-features = false, features = ["apigw_http"] }
serde_json = "=1.0.154"
tokio = { version = "1", features = ["macros", "rt"] }
tower = { version = "0.5", features = ["util"] }
tower-http = { version = "=0.7.1", features = ["compression-gzip", "cors"] }
TOML

cat >src/main.rs <<'RUST'
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use axum::routing::get;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent};
use serde_json::{Value, json};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let origins = ["https://a.example", "https://b.example"].map(HeaderValue::from_static);
    let router = Router::new()
        .route("/prices", get(|| async { "349 kr ".repeat(100) }))
        .layer(CompressionLayer::new())
        .layer(CorsLayer::new().allow_origin(origins));

    let request = Request::get("/prices").header("origin", "https://a.example").header("accept-encoding", "gzip");
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let vary: Vec<&str> = response.headers().get_all(header::VARY).iter().map(|value| value.to_str().unwrap()).collect();
    println!("the router: {}", vary.join(" and "));

    // The event that API Gateway makes of the same request, in its format 2.0.
    let event: LambdaRequest = serde_json::from_value(json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/prices", "rawQueryString": "", "isBase64Encoded": false,
        "headers": { "host": "api.example", "origin": "https://a.example", "accept-encoding": "gzip" },
        "requestContext": {
            "accountId": "1", "apiId": "1", "domainName": "api.example", "domainPrefix": "api", "requestId": "1",
            "routeKey": "$default", "stage": "$default", "time": "01/Dec/2026:08:00:00 +0000", "timeEpoch": 1796112000000_u64,
            "http": {
                "method": "GET", "path": "/prices", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "a browser",
            },
        },
    }))
    .unwrap();
    let answer = Adapter::from(router).oneshot(LambdaEvent::new(event, Context::default())).await.unwrap();
    let answer: Value = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["multiValueHeaders"], json!({}));
    for name in ["vary", "access-control-allow-origin"] {
        println!("the function, {name}: {}", answer["headers"][name].as_str().unwrap());
    }
}
RUST
cargo run --quiet | tee seen
diff seen - <<'SEEN'
the router: accept-encoding and origin
the function, vary: accept-encoding
the function, access-control-allow-origin: https://a.example
SEEN
