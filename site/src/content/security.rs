//! `[security]` of `content/site.toml`: what `/.well-known/security.txt` tells whoever finds a hole (RFC 9116).

use jiff::civil;
use serde::Serialize;

use crate::diagnostics::{Date, Diagnostics, TomlReader};

/// How long before its end the date is reported, in days.
const NOTICE: i32 = 30;

/// Where to report a hole, and until when that holds.
#[derive(Debug, Serialize)]
pub(crate) struct Security {
    /// `mailto:`, `https:` or `tel:`.
    contact: String,
    /// The first day on which the file must not be relied on any more: `2027-11-29`.
    expires: String,
}

impl Security {
    /// Reads the table. A date that has passed is an error, and one that soon will a warning: a file whose date has passed is as
    /// good as none.
    pub(super) fn read(
        mut table: TomlReader<'_, '_>,
        today: civil::Date,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let (contact, expires) = (table.text("contact"), table.date("expires"));
        if let Some(contact) = &contact
            && !["mailto:", "https:", "tel:"].iter().any(|scheme| contact.starts_with(scheme))
        {
            let help = "begin it with mailto:, https: or tel:";
            table.error(table.span_of("contact"), "`contact` is not an address".into(), help);
        }
        let help = "write a date less than a year from now, once you have made sure that the contact still holds";
        match expires.map(|date| days_until(date, today)) {
            Some(..=0) => table.error(table.span_of("expires"), "the date of `expires` has passed".into(), help),
            Some(days @ 1..=NOTICE) => {
                table.warning_at(
                    table.span_of("expires"),
                    format!("the date of `expires` passes in {days} days"),
                    help,
                );
            }
            Some(_) | None => {}
        }
        table.finish(diagnostics);
        Some(Self { contact: contact?, expires: expires?.to_string() })
    }
}

/// How many days are left. The TOML reader has checked that there is such a day.
fn days_until(date: Date, today: civil::Date) -> i32 {
    let to_i16 = i16::try_from(date.year).unwrap_or(i16::MAX);
    let to_i8 = |part: u8| i8::try_from(part).unwrap_or(i8::MAX);
    let date = civil::Date::new(to_i16, to_i8(date.month), to_i8(date.day));
    date.ok().and_then(|date| date.since(today).ok()).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Source, parse_toml};

    /// The security table with that contact and date, on 30 November 2026, and what is wrong with it.
    fn read(contact: &str, expires: &str) -> (bool, String) {
        let mut diagnostics = Diagnostics::new(true);
        let text = format!("contact = \"{contact}\"\nexpires = {expires}\n");
        let source = Source::new("content/site.toml".into(), text);
        let table = parse_toml(&source, &source.text, 0, &mut diagnostics).expect("TOML");
        let table = TomlReader::new(&table, &source, 0, 0..0);
        let found = Security::read(table, civil::date(2026, 11, 30), &mut diagnostics);
        let is_wrong = diagnostics.has_errors();
        let report = diagnostics.into_result().unwrap_or_else(|errors| errors).details();
        (found.is_some() && !is_wrong, report)
    }

    #[test]
    fn the_date_is_reported_before_it_passes_and_refused_after() {
        for (expires, is_good, report) in [
            ("2027-11-29", true, ""),
            ("2026-12-31", true, ""),
            ("2026-12-30", true, "passes in 30 days"),
            ("2026-12-01", true, "passes in 1 days"),
            ("2026-11-30", false, "has passed"),
            ("2020-02-29", false, "has passed"),
        ] {
            let (good, said) = read("mailto:a@b.se", expires);
            assert_eq!(good, is_good, "{expires}");
            assert!(if report.is_empty() { said.is_empty() } else { said.contains(report) }, "{expires}: {said}");
        }
    }

    #[test]
    fn a_contact_is_an_address() {
        for (contact, is_good) in
            [("mailto:a@b.se", true), ("https://b.se/", true), ("a@b.se", false), ("http://b.se", false)]
        {
            assert_eq!(read(contact, "2027-11-29").0, is_good, "{contact}");
        }
    }
}
