//! Metrics for those who run the site: how often something happened. Each count is a log line in CloudWatch's embedded
//! metric format (EMF). CloudWatch reads the metric from the log, so the function makes no call and waits for nothing.

use std::fmt::{self, Debug};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, info};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// The target that marks a log event as a count.
const TARGET: &str = "metric";

/// Adds one to `metric`, of that kind: `count("feedback", "yes")`.
///
/// Both are fixed in the program and never taken from a request, because every kind is billed as a metric of its own.
pub fn count(metric: &'static str, kind: &'static str) {
    info!(target: TARGET, metric, kind);
}

/// Writes counts in the embedded metric format, and all other events as `others` does.
pub(crate) struct EmfFormat<F> {
    pub(crate) others: F,
    /// The log group: the dimension that distinguishes environments and functions.
    pub(crate) log_group: String,
}

impl<S, N, F> FormatEvent<S, N> for EmfFormat<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        if event.metadata().target() != TARGET {
            return self.others.format_event(context, writer, event);
        }
        let mut counter = EmfCounter::default();
        event.record(&mut counter);
        let mut line = counter.line(&self.log_group, Timestamp::now());
        if let Some(span) = context.lookup_current()
            && let Some(fields) = span.extensions().get::<FormattedFields<N>>()
            && let Ok(fields) = serde_json::from_str::<Map<String, Value>>(fields)
        {
            line.extend(fields);
        }
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// The arguments of [`count`], read from its event.
#[derive(Default)]
struct EmfCounter {
    metric: String,
    kind: String,
}

impl Visit for EmfCounter {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "metric" => value.clone_into(&mut self.metric),
            "kind" => value.clone_into(&mut self.kind),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl EmfCounter {
    fn line(self, log_group: &str, now: Timestamp) -> Map<String, Value> {
        let metric = json!({
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Kortkoll",
                "Dimensions": [["LogGroup", "Kind"]],
                "Metrics": [{"Name": self.metric, "Unit": "Count"}],
            }],
        });
        Map::from_iter([
            ("timestamp".to_owned(), json!(now.to_string())),
            ("_aws".to_owned(), metric),
            ("LogGroup".to_owned(), json!(log_group)),
            ("Kind".to_owned(), json!(self.kind)),
            (self.metric, json!(1)),
        ])
    }
}
