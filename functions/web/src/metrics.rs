//! Numbers for those who run the site: how often something happened. Each is a line of the log in CloudWatch's embedded
//! metric format, from which CloudWatch makes the metric by itself; nothing is called, and nobody waits.

use std::fmt::{self, Debug};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, info};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// Marks an event of the log as a count.
const TARGET: &str = "metric";

/// Counts one more of `metric`, of that kind: `count("feedback", "yes")`.
///
/// Both come from the program, never from a person: every kind is a metric of its own, which costs.
pub fn count(metric: &'static str, kind: &'static str) {
    info!(target: TARGET, metric, kind);
}

/// A log's form in which counts have CloudWatch's, and all else that of `others`.
pub(crate) struct Lines<F> {
    pub(crate) others: F,
    /// Where the log goes, by which environments and functions are told apart.
    pub(crate) log_group: String,
}

impl<S, N, F> FormatEvent<S, N> for Lines<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        if event.metadata().target() != TARGET {
            return self.others.format_event(context, writer, event);
        }
        let mut count = Count::default();
        event.record(&mut count);
        let mut line = count.line(&self.log_group, Timestamp::now());
        if let Some(span) = context.lookup_current()
            && let Some(fields) = span.extensions().get::<FormattedFields<N>>()
            && let Ok(fields) = serde_json::from_str::<Map<String, Value>>(fields)
        {
            line.extend(fields);
        }
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// What [`count`] was given.
#[derive(Default)]
struct Count {
    metric: String,
    kind: String,
}

impl Visit for Count {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "metric" => value.clone_into(&mut self.metric),
            "kind" => value.clone_into(&mut self.kind),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Count {
    fn line(self, log_group: &str, now: Timestamp) -> Map<String, Value> {
        let described = json!({
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Kortkoll",
                "Dimensions": [["LogGroup", "Kind"]],
                "Metrics": [{"Name": self.metric, "Unit": "Count"}],
            }],
        });
        Map::from_iter([
            ("timestamp".to_owned(), json!(now.to_string())),
            ("_aws".to_owned(), described),
            ("LogGroup".to_owned(), json!(log_group)),
            ("Kind".to_owned(), json!(self.kind)),
            (self.metric, json!(1)),
        ])
    }
}
