//! The middleware around every function's routes, from the outside in: request id, log lines, headers and the bodies of
//! problems; panics; the time budget; the guard; the limit on bodies; responses for paths and methods that the router does not have.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
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

use crate::cause::Cause;
use crate::config::Config;
use crate::deadline;
use crate::event::Malformed;
use crate::guard::{Guard, MissingOrigin, guard};
use crate::problem::Problem;

/// The largest body that a function reads, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// The last step of every function's `router()`. `routes` are the function's own; responses for unknown paths and wrong
/// methods, and everything else that the functions have in common, are added here.
pub fn with_middleware(routes: Router, config: &Config, missing_origin: MissingOrigin) -> Router {
    let rules = Guard { config: config.clone(), missing_origin };
    routes
        .fallback(async || Problem::NOT_FOUND)
        .method_not_allowed_fallback(async || Problem::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(rules, guard))
        .layer(from_fn(deadline::enforce))
        // In a release build a panic ends the process, and Lambda answers. Where functions share a process (`cargo dev`,
        // tests) this keeps it running.
        .layer(CatchPanicLayer::custom(|_| Problem::INTERNAL.into_response()))
        .layer(from_fn_with_state(default_headers(config.site().is_https()), complete_response))
}

/// Answers whatever it gets with 400 `invalid-request`, and logs why: for an event of Lambda, where the site is always https.
pub(crate) fn refusing(malformed: Malformed) -> Router {
    let cause = Cause::warning("an event was refused", malformed);
    Router::new()
        .fallback(async move || Problem::INVALID_REQUEST.because(cause))
        .layer(from_fn_with_state(default_headers(true), complete_response))
}

/// The headers of every response of the API. A handler that returns a page sets its own content policy.
fn default_headers(https: bool) -> HeaderMap {
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

/// Gives the request its id, and the response its problem's body and its headers. Logs why the request failed, if it did,
/// and one line about the request: its route, never the path, the query, a header or a body, which may hold what a person
/// wrote.
async fn complete_response(State(headers): State<HeaderMap>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = request_id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();

    let span = info_span!("request", request_id);
    let mut response = next.run(request).instrument(span).await;

    let status = response.status();
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        problem.render(&mut response, &request_id);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    for (name, value) in &headers {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    if let Some(cause) = response.extensions_mut().remove::<Cause>() {
        cause.log(status, &request_id);
    }
    info!(
        method = method.as_str(),
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = status.as_u16(),
        ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3,
        request_id,
        "request"
    );
    response
}

/// The id that API Gateway gave the request, so that its log and ours can be read together. A new one if there is none.
fn request_id(request: &Request) -> String {
    let gateways = match request.extensions().get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    };
    gateways.unwrap_or_else(|| Uuid::new_v4().to_string())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::response::Redirect;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use serde_json::Value;
    use testing::Log;
    use tower::ServiceExt;

    use super::*;
    use crate::settings::Settings;

    fn failure(message: &'static str) -> Cause {
        Cause::error(message, std::io::Error::other("connection reset"))
    }

    /// The response's status and body, and the lines of the log.
    async fn call(path: &str) -> (StatusCode, String, Vec<Value>) {
        let log = Log::default();
        let subscriber = crate::run::subscriber(log.clone());
        let _logged_here = tracing::subscriber::set_default(subscriber);

        let settings =
            Settings::from_iter([("SITE_URL", "http://127.0.0.1"), ("ORIGIN_SECRETS", "the-secret-of-the-cdn")]);
        let config = Config::from(&settings).expect("complete settings");
        let routes = Router::new()
            .route("/panic/{name}", get(async || -> &str { panic!("hemligt") }))
            .route("/away/{name}", get(async || Problem::UNAVAILABLE))
            .route("/failed/{name}", get(async || Problem::UNAVAILABLE.because(failure("the table failed"))))
            .route("/sent-on", get(async || (failure("signing in failed"), Redirect::to("/"))))
            .route("/counted", get(async || crate::metrics::count("visit", "first")));
        let request = Request::builder().uri(path).header("x-origin-secret", "the-secret-of-the-cdn");
        let request = request.header("cookie", "sid=hemligt").body(Body::from("hemligt")).expect("a request");
        let response =
            with_middleware(routes, &config, MissingOrigin::Allowed).oneshot(request).await.expect("a response");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a complete body").to_bytes();
        let log = log.text();
        assert!(!log.contains("hemligt"), "{log}");
        let lines = log.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
        (status, String::from_utf8_lossy(&body).into_owned(), lines)
    }

    #[tokio::test]
    async fn a_request_is_one_line_with_its_route_and_nothing_that_was_sent() {
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
    async fn a_cause_is_one_line_more_and_not_part_of_the_response() {
        let (_, body, lines) = call("/failed/hemligt").await;
        let [cause, request] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((&cause["level"], &cause["message"]), (&"ERROR".into(), &"the table failed".into()));
        assert_eq!(cause["error"], "connection reset");
        assert_eq!((&cause["status"], &cause["code"]), (&503.into(), &"unavailable".into()));
        assert_eq!(cause["request_id"], request["request_id"]);
        assert!(!body.contains("reset"), "{body}");

        let (status, _, lines) = call("/sent-on").await;
        assert_eq!((status, lines.len()), (StatusCode::SEE_OTHER, 2));
        assert_eq!((&lines[0]["message"], lines[0].get("code")), (&"signing in failed".into(), None));
    }

    #[tokio::test]
    async fn a_count_is_a_line_that_cloudwatch_reads() {
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
