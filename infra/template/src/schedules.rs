//! How often a schedule starts a function.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::template::Template;

impl Template {
    /// How often the function's one schedule starts it.
    ///
    /// # Errors
    /// If it has not just one, or one of another form than `rate(5 minutes)`.
    pub fn interval(&self, function: &str) -> Result<Duration> {
        let events = self.property(function, "/Events").and_then(Value::as_object).into_iter().flatten();
        let schedules: Vec<_> = events.filter(|(_, event)| event["Type"] == "ScheduleV2").collect();
        ensure!(schedules.len() == 1, "{function} has {} schedules", schedules.len());
        let expression = schedules[0].1["Properties"]["ScheduleExpression"].as_str().unwrap_or_default();
        rate(expression).with_context(|| format!("{function}: {expression:?} is no rate of minutes, hours or days"))
    }
}

fn rate(expression: &str) -> Option<Duration> {
    let (count, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let minutes = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    count.parse::<u64>().ok().filter(|count| *count > 0)?.checked_mul(minutes).map(Duration::from_mins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(events: &str) -> Result<Duration> {
        let text =
            format!("Resources: {{F: {{Type: 'AWS::Serverless::Function', Properties: {{Events: {{{events}}}}}}}}}");
        Template::parse(&text).expect("a template").interval("F")
    }

    #[test]
    fn a_rate_is_how_often() {
        for (expression, minutes) in [("rate(1 minute)", 1), ("rate(5 minutes)", 5), ("rate(2 days)", 2880)] {
            let event = format!("E: {{Type: ScheduleV2, Properties: {{ScheduleExpression: {expression}}}}}");
            assert_eq!(interval(&event).expect(expression), Duration::from_mins(minutes));
        }
    }

    #[test]
    fn another_form_or_another_number_of_schedules_is_refused() {
        for expression in ["cron(0 7 * * ? *)", "rate(0 minutes)", "rate(5)", "rate(5 weeks)", "rate(-1 minutes)", ""] {
            let event = format!("E: {{Type: ScheduleV2, Properties: {{ScheduleExpression: '{expression}'}}}}");
            assert!(interval(&event).is_err(), "{expression}");
        }
        let event = "{Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}";
        assert!(interval("").is_err() && interval(&format!("A: {event}, B: {event}")).is_err());
    }
}
