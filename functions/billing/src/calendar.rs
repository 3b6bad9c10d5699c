//! The date in Sweden, where the cards are used.

use jiff::civil::{Date, Time};
use jiff::tz::{self, TimeZone};
use jiff::{Span, Timestamp};

/// Compiled in, since the environment of a function has no time zone data.
static STOCKHOLM: TimeZone = tz::get!("Europe/Stockholm");

/// The date in Sweden at a time. It decides which month it is for a card.
pub fn today_in_sweden(now: Timestamp) -> Date {
    now.to_zoned(STOCKHOLM.clone()).date()
}

/// The time of day in Sweden.
pub fn time_in_sweden(now: Timestamp) -> Time {
    now.to_zoned(STOCKHOLM.clone()).time()
}

/// The time after a span.
pub(crate) fn after(time: Timestamp, span: Span) -> Timestamp {
    time.to_zoned(TimeZone::UTC).saturating_add(span).timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_turns_at_midnight_in_stockholm() {
        for (time, date) in [
            ("2026-12-31T22:59:59Z", "2026-12-31"),
            ("2026-12-31T23:00:00Z", "2027-01-01"),
            ("2026-06-30T21:59:59Z", "2026-06-30"),
            ("2026-06-30T22:00:00Z", "2026-07-01"),
            // The days on which summer time begins and ends.
            ("2027-03-27T23:00:00Z", "2027-03-28"),
            ("2027-03-28T21:59:59Z", "2027-03-28"),
            ("2027-03-28T22:00:00Z", "2027-03-29"),
            ("2027-10-30T22:00:00Z", "2027-10-31"),
            ("2027-10-31T22:59:59Z", "2027-10-31"),
            ("2027-10-31T23:00:00Z", "2027-11-01"),
            // Far beyond the transitions that the data lists one by one.
            ("2060-07-31T22:00:00Z", "2060-08-01"),
        ] {
            let now: Timestamp = time.parse().expect("a time");
            assert_eq!(today_in_sweden(now).to_string(), date, "{time}");
        }
    }
}
