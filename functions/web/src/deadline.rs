//! The time budget of a request: one for everything that is done for it, so that the caller gets our own answer before Lambda
//! ends the function without one.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use crate::cause::Cause;
use crate::problem::Problem;

/// The longest that a request may take. Shorter than the functions' `Timeout` in the template, 10 seconds.
pub const ANSWER_WITHIN: Duration = Duration::from_millis(9500);

/// What is left of it, for writes to the table, when other companies' services have used up their part.
const RESERVED_FOR_TABLE: Duration = Duration::from_millis(1500);

tokio::task_local! {
    /// When the current request must be answered.
    static DEADLINE: Instant;
}

/// When the current request's calls to other companies must end. None outside of a request.
pub fn of_outside_calls() -> Option<Instant> {
    DEADLINE.try_with(|deadline| *deadline - RESERVED_FOR_TABLE).ok()
}

/// Ends the work for a request that takes too long. It is as if the process had died there, which every use case survives.
pub(crate) async fn enforce(request: Request, next: Next) -> Response {
    let deadline = Instant::now() + ANSWER_WITHIN;
    match timeout_at(deadline, DEADLINE.scope(deadline, next.run(request))).await {
        Ok(response) => response,
        Err(_) => Problem::UNAVAILABLE.because(Cause::error("the request ran out of time", "deadline")).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;

    async fn call(path: &str) -> StatusCode {
        let routes =
            Router::new().route("/stuck", get(async || std::future::pending::<()>().await)).layer(from_fn(enforce));
        let request = Request::builder().uri(path).body(axum::body::Body::empty()).expect("a request");
        routes.oneshot(request).await.expect("a response").status()
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_does_not_end_is_answered_in_time() {
        let started = Instant::now();
        assert_eq!(call("/stuck").await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(started.elapsed(), ANSWER_WITHIN);
    }

    #[test]
    fn an_answer_comes_before_the_time_out_of_every_function() {
        let template = include_str!("../../../infra/template.yaml");
        let time_outs = template.lines().filter_map(|line| line.trim().strip_prefix("Timeout: "));
        let seconds: Vec<u64> = time_outs.map(|seconds| seconds.parse().expect("whole seconds")).collect();
        assert!(!seconds.is_empty());
        assert!(seconds.iter().all(|seconds| Duration::from_secs(*seconds) > ANSWER_WITHIN), "{seconds:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_to_other_companies_leave_time_for_the_table() {
        assert_eq!(of_outside_calls(), None);
        let left = DEADLINE.scope(Instant::now() + ANSWER_WITHIN, async { of_outside_calls() }).await;
        assert_eq!(left.expect("a deadline") - Instant::now(), Duration::from_secs(8));
    }
}
