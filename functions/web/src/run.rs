//! The start of a function's process.

use axum::Router;
use tracing::{Subscriber, error};
use tracing_subscriber::fmt::MakeWriter;

use crate::metrics::EmfFormat;

/// Serves the router as a Lambda function until the process ends, and logs in JSON, one object a line.
pub async fn run(router: Router) -> anyhow::Result<()> {
    tracing::subscriber::set_global_default(subscriber(std::io::stdout))?;
    // A panic's message may quote what a person wrote, so only its place is logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        error!(place, "panic");
    }));
    lambda_http::run(router).await.map_err(anyhow::Error::from_boxed)
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
