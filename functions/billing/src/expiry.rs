//! The expiry of a card.

use std::fmt;

use jiff::civil::{Date, date};

use crate::field::Field;
use crate::field_error::FieldError;

/// How many years in the future a card may expire.
const YEARS_AHEAD: i16 = 20;

/// The last month in which a card is valid, as printed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiry {
    year: i16,
    month: i8,
}

impl Expiry {
    /// A month written `YYYY-MM`; otherwise `invalid-expiry`. The month may have passed.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let invalid = FieldError::new(Field::Expiry, "invalid-expiry");
        let (year, month) = text.split_once('-').ok_or(invalid)?;
        let year = digits(year, 4).ok_or(invalid)?;
        let month = digits(month, 2).ok_or(invalid)?;
        match i8::try_from(month) {
            Ok(month @ 1..=12) => Ok(Self { year, month }),
            _ => Err(invalid),
        }
    }

    /// [`parse`](Self::parse) for a card that will be charged: not before this month (`expiry-past`), and at most 20 years
    /// in the future (`expiry-too-far`).
    pub fn parse_usable(text: &str, today: Date) -> Result<Self, FieldError> {
        let expiry = Self::parse(text)?;
        let this_month = Self::from(today);
        let latest = Self { year: this_month.year + YEARS_AHEAD, ..this_month };
        if expiry < this_month {
            Err(FieldError::new(Field::Expiry, "expiry-past"))
        } else if expiry > latest {
            Err(FieldError::new(Field::Expiry, "expiry-too-far"))
        } else {
            Ok(expiry)
        }
    }

    /// Whether the month is over.
    pub fn has_passed(self, today: Date) -> bool {
        self < Self::from(today)
    }

    /// Whether it is this month or the next.
    pub fn is_near(self, today: Date) -> bool {
        !self.has_passed(today) && self <= Self::from(today).next()
    }

    /// The last day of the month, on which the card is still valid.
    pub fn last_day(self) -> Date {
        date(self.year, self.month, 1).last_of_month()
    }

    fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { month: month + 1, ..self },
        }
    }
}

/// The number that a text of exactly that many ASCII digits stands for.
fn digits(text: &str, count: usize) -> Option<i16> {
    if text.len() != count || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl From<Date> for Expiry {
    /// The month of that day.
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }
}

impl fmt::Display for Expiry {
    /// `2027-04`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_year_and_month_are_an_expiry() {
        assert_eq!(Expiry::parse("2027-04").expect("a month").to_string(), "2027-04");
        for text in [
            "",
            "-",
            "4/27",
            "04/27",
            "2027-4",
            "2027-00",
            "2027-13",
            "27-04",
            "2027-04-01",
            "2027-004",
            "+027-04",
            "2027--4",
            " 2027-04",
            "2027-04 ",
            "２０２７-04",
            "2027/04",
            "202704",
        ] {
            assert_eq!(Expiry::parse(text), Err(FieldError::new(Field::Expiry, "invalid-expiry")), "{text:?}");
        }
    }

    #[test]
    fn it_is_usable_from_this_month_to_twenty_years_on() {
        let code =
            |text: &str| Expiry::parse_usable(text, date(2026, 11, 30)).map(|_| ()).map_err(|fault| fault.code());
        assert_eq!(code("2026-10"), Err("expiry-past"));
        assert_eq!(code("2026-11"), Ok(()));
        assert_eq!(code("2046-11"), Ok(()));
        assert_eq!(code("2046-12"), Err("expiry-too-far"));
        assert_eq!(code("0000-01"), Err("expiry-past"));
        assert_eq!(code("9999-12"), Err("expiry-too-far"));
    }

    #[test]
    fn near_is_this_month_and_the_next() {
        let near = |text: &str, today| Expiry::parse(text).expect("a month").is_near(today);
        let december = date(2026, 12, 1);
        assert!(near("2026-12", december) && near("2027-01", december));
        assert!(!near("2026-11", december) && !near("2027-02", december));
        assert!(Expiry::parse("2026-11").expect("a month").has_passed(december));
    }
}
