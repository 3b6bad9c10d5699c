//! What every function's router is wrapped in, from the outside in: request id, log line, headers and the form of
//! problems; panics; the guard; the limit on bodies; answers for paths and methods that the router does not have.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use lambda_http::request::RequestContext;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument, info, info_span};
use uuid::Uuid;

use crate::config::Config;
use crate::guard::{Guard, Unmarked, guard};
use crate::problem::Problem;

/// The largest body that a function reads, in bytes.
pub const MAX_BODY: usize = 16 * 1024;

/// Ends every function's `router()`. Give it the routes alone: the answers for unknown paths and wrong methods, and
/// all that is common, are added here.
pub fn wrap(routes: Router, config: &Config, unmarked: Unmarked) -> Router {
    let guarded = Guard { config: config.clone(), unmarked };
    routes
        .fallback(async || Problem::NOT_FOUND)
        .method_not_allowed_fallback(async || Problem::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(guarded, guard))
        // In a release build a panic ends the process, and Lambda answers; where functions share a process
        // (`cargo dev`, tests) this keeps it up.
        .layer(CatchPanicLayer::custom(|_| Problem::INTERNAL.into_response()))
        .layer(from_fn_with_state(headers(config.site().is_https()), answer))
}

/// The headers of every answer of the API. A handler that answers with a page brings its own content policy.
fn headers(https: bool) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]);
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    headers
}

/// Gives the request its id, and the answer its headers and its line in the log. The line names the route, never the
/// path, the query, a header or a body: those may hold what a person wrote.
async fn answer(State(headers): State<HeaderMap>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();

    let span = info_span!("request", request_id = id);
    let mut response = next.run(request).instrument(span).await;

    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        problem.render(&mut response, &id);
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    for (name, value) in &headers {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    info!(
        method = method.as_str(),
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3,
        request_id = id,
        "request"
    );
    response
}

/// API Gateway's own id where there is one, so that its log and ours can be read together.
fn request_id(request: &Request) -> String {
    match request.extensions().get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    }
    .unwrap_or_else(|| Uuid::new_v4().to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use axum::body::Body;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;
    use crate::settings::Settings;

    /// A log that can be read.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("one writer").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// The answer's status and body, and the lines of the log.
    async fn call(path: &str) -> (StatusCode, String, Vec<Value>) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = crate::run::subscriber(move || writer.clone());
        let _logged_here = tracing::subscriber::set_default(subscriber);

        let settings =
            Settings::from_iter([("SITE_URL", "http://127.0.0.1"), ("ORIGIN_SECRETS", "the-secret-of-the-cdn")]);
        let config = Config::from(&settings).expect("whole settings");
        let routes = Router::new()
            .route("/panic/{name}", get(async || -> &str { panic!("hemligt") }))
            .route("/away/{name}", get(async || Problem::UNAVAILABLE))
            .route("/counted", get(async || crate::metrics::count("visit", "first")));
        let request = Request::builder().uri(path).header("x-origin-secret", "the-secret-of-the-cdn");
        let request = request.header("cookie", "sid=hemligt").body(Body::from("hemligt")).expect("a request");
        let response = wrap(routes, &config, Unmarked::Allowed).oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a whole body").to_bytes();
        let log = String::from_utf8(log.0.lock().expect("no writer").clone()).expect("a log in UTF-8");
        assert!(!log.contains("hemligt"), "{log}");
        let lines = log.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
        (status, String::from_utf8_lossy(&body).into_owned(), lines)
    }

    #[tokio::test]
    async fn a_request_is_one_line_of_its_route_and_nothing_of_its_own() {
        let (status, body, lines) = call("/away/hemligt?name=hemligt").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        let problem: Value = serde_json::from_str(&body).expect("a problem");
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(line["message"], "request");
        assert_eq!(line["level"], "INFO");
        assert_eq!(
            (&line["method"], &line["route"], &line["status"]),
            (&"GET".into(), &"/away/{name}".into(), &503.into())
        );
        assert_eq!(line["request_id"], problem["requestId"]);
        assert!(line["ms"].as_f64().is_some_and(|ms| ms >= 0.0));
        assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')));
    }

    #[tokio::test]
    async fn what_is_counted_is_a_line_that_cloudwatch_reads() {
        let (_, _, lines) = call("/counted").await;
        let [count, request] = &lines[..] else { panic!("{lines:?}") };
        let expected = serde_json::json!([{
            "Namespace": "Kortkoll",
            "Dimensions": [["LogGroup", "Kind"]],
            "Metrics": [{"Name": "visit", "Unit": "Count"}],
        }]);
        assert_eq!(count["_aws"]["CloudWatchMetrics"], expected);
        assert!(count["_aws"]["Timestamp"].as_i64().is_some_and(|time| time > 1_795_000_000_000));
        assert_eq!((&count["visit"], &count["Kind"]), (&1.into(), &"first".into()));
        assert_eq!(count["request_id"], request["request_id"]);
    }

    #[tokio::test]
    async fn an_unknown_path_is_not_logged() {
        let (status, _, lines) = call("/hemligt").await;
        assert_eq!((status, &lines[0]["route"]), (StatusCode::NOT_FOUND, &"none".into()));
    }

    #[tokio::test]
    async fn a_panic_is_a_problem() {
        let (status, body, _) = call("/panic/1").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("\"code\":\"internal\"") && !body.contains("hemligt"));
    }
}
