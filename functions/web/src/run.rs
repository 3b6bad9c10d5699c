//! The start of a function's process.

use std::convert::Infallible;

use axum::Router;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::ServiceExt as _;
use lambda_http::{Adapter, LambdaEvent, lambda_runtime, service_fn};
use serde::Serialize;
use serde_json::Value;
use tracing::{Subscriber, error};
use tracing_subscriber::fmt::MakeWriter;

use crate::event;
use crate::metrics::EmfFormat;
use crate::middleware::refusing;

/// Serves the router as a Lambda function until the process ends, and logs in JSON, one object a line.
pub async fn run(router: Router) -> anyhow::Result<()> {
    start()?;
    let handler = service_fn(async |event| answer(&router, event).await);
    lambda_runtime::run(handler).await.map_err(anyhow::Error::from_boxed)
}

/// The same for a function that a schedule starts, too: each event with a member `schedule` runs `task`. If the task fails, so
/// does the function, which is counted.
pub async fn run_with_schedule(router: Router, task: impl AsyncFn() -> anyhow::Result<Value>) -> anyhow::Result<()> {
    start()?;
    let handler = service_fn(async |event: LambdaEvent<Value>| {
        if event.payload.get("schedule").is_some() {
            return task().await.map_err(|error| {
                error!(error = format!("{error:#}"), "the scheduled task failed");
                "the scheduled task failed"
            });
        }
        let Ok(response) = answer(&router, event).await;
        serde_json::to_value(response).map_err(|_| "the response cannot be written")
    });
    lambda_runtime::run(handler).await.map_err(anyhow::Error::from_boxed)
}

/// Prepares the process.
fn start() -> anyhow::Result<()> {
    tracing::subscriber::set_global_default(subscriber(std::io::stdout))?;
    // A panic's message may quote what a person wrote, so only its place is logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        error!(place, "panic");
    }));
    Ok(())
}

/// The router's response to the event, or 400 `invalid-request` if the event is no request.
async fn answer(router: &Router, event: LambdaEvent<Value>) -> Result<impl Serialize, Infallible> {
    let (router, request) = match event::checked(&event.payload) {
        Ok(request) => (router.clone(), request),
        Err(malformed) => (refusing(malformed), event::empty(&event.payload)),
    };
    let request = LambdaRequest::ApiGatewayV2(request);
    Adapter::from(router).oneshot(LambdaEvent::new(request, event.context)).await
}

/// Logs in JSON, one object a line. A line that is written while a request is handled has the request's id in its `span`.
pub(crate) fn subscriber<W>(writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_target(false)
        .with_writer(writer)
        .map_event_format(|others| EmfFormat {
            others,
            log_group: std::env::var("AWS_LAMBDA_LOG_GROUP_NAME").unwrap_or_default(),
        })
        .finish()
}
