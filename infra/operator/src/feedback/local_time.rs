//! Times as editors read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};

/// The time zone of all times in the report.
static ZONE: TimeZone = tz::get!("Europe/Stockholm");

/// The name of that time zone.
pub(crate) const ZONE_NAME: &str = "Europe/Stockholm";

/// The day of a time, in the report's time zone.
pub(crate) fn day(time: Timestamp) -> Date {
    time.to_zoned(ZONE.clone()).date()
}

/// A time in the report's time zone, to the minute.
pub(crate) fn local(time: Timestamp) -> String {
    time.to_zoned(ZONE.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
