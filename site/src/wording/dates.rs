//! Dates that no calendar has, and days of the week that are not those of their date.

use std::ops::Range;

use jiff::civil::Date;

use super::{Fault, after_space, before_space, digits, first_word, last_word, names};

/// Years of which texts speak.
const YEARS: Range<i16> = 1900..2100;

/// A leap year: a date without its year is one if any year has it.
const LEAP_YEAR: i16 = 2000;

/// A date as a text writes it.
struct Written {
    /// Where it begins: at the day, the month or the year.
    start: usize,
    /// Where the day's digits are, or the whole of `2026-12-31`.
    place: Range<usize>,
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// What is wrong with the date whose digits begin at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let length = digits(&text[at..]).len();
    if !matches!(length, 1 | 2 | 4) || is_within_another(&text[..at]) {
        return None;
    }
    let written = match length {
        1 | 2 => day_and_month(text, at).or_else(|| month_and_day(text, at)),
        4 => iso(text, at),
        _ => None,
    }?;
    match Date::new(written.year.unwrap_or(LEAP_YEAR), written.month, written.day) {
        Err(_) => Some(impossible(written)),
        Ok(date) => written.year.and_then(|_| other_weekday(text, &written, date)),
    }
}

/// Whether what stands before digits makes them a part of something else: `1.31`, `#31`, `A31`.
fn is_within_another(before: &str) -> bool {
    before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '.' | ',' | '/' | '_' | '#' | '$' | '+' | '=' | ':' | '\\' | '{')
    })
}

/// `3 March 2027` in a Swedish text. The year shows that it is a date.
pub(crate) fn month_of_other_language(text: &str, at: usize, language: &str) -> Option<Fault> {
    let number = digits(&text[at..]);
    if number.is_empty() || number.len() > 2 {
        return None;
    }
    let rest = after_space(&text[at + number.len()..])?;
    let word = first_word(rest);
    let own = names::in_language(word, language)?;
    year(&rest[word.len()..])?;
    let own = if language == "en" { names::capitalized(own) } else { own.to_owned() };
    let start = text.len() - rest.len();
    let help = format!("write `{own}`");
    Some(Fault {
        span: start..start + word.len(),
        message: format!("`{word}` is the name of the month in another language"),
        help,
    })
}

fn impossible(written: Written) -> Fault {
    let first = Date::new(written.year.unwrap_or(LEAP_YEAR), written.month, 1);
    let help = match first {
        Ok(first) => format!("write a day of the month: it has {}", first.days_in_month()),
        Err(_) => "write year, month and day: there are 12 months".to_owned(),
    };
    Fault { span: written.place, message: "no such day is in the calendar".into(), help }
}

/// `2026-12-31`
fn iso(text: &str, at: usize) -> Option<Written> {
    let rest = text[at + 4..].strip_prefix('-')?;
    let month = digits(rest);
    let day = digits(rest[month.len()..].strip_prefix('-')?);
    let end = at + "2026-12-31".len();
    let is_whole = month.len() == 2 && day.len() == 2 && !text[..at].ends_with('-');
    if !is_whole || text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_')) {
        return None;
    }
    let year = text[at..at + 4].parse().ok().filter(|year| YEARS.contains(year))?;
    Some(Written { start: at, place: at..end, year: Some(year), month: month.parse().ok()?, day: day.parse().ok()? })
}

/// `31 december 2026` and `31st of December, 2026`
fn day_and_month(text: &str, at: usize) -> Option<Written> {
    let number = digits(&text[at..]);
    let rest = after_ordinal(&text[at + number.len()..]);
    let rest = after_space(rest)?;
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    let name = first_word(rest);
    let month = names::month(name).and_then(|month| i8::try_from(month).ok())?;
    let day = number.parse().ok()?;
    // `40 mars` may be planets, and `35 may` the beginning of a sentence.
    if day > 31 && names::is_other_word(name) {
        return None;
    }
    let year = year(&rest[name.len()..]);
    Some(Written { start: at, place: at..at + number.len(), year, month, day })
}

/// `December 31, 2026`. The capital letter shows that it is English: `i april 31 kronor` is no date.
fn month_and_day(text: &str, at: usize) -> Option<Written> {
    let number = digits(&text[at..]);
    let name = last_word(before_space(&text[..at])?);
    let start = before_space(&text[..at])?.len() - name.len();
    let month = names::month(name).filter(|_| name.starts_with(char::is_uppercase));
    let month = month.and_then(|month| i8::try_from(month).ok())?;
    let rest = &text[at + number.len()..];
    // `May 2026` has no day, and `April 30 %` is an amount.
    let rest = after_ordinal(rest);
    let is_amount =
        after_space(rest).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit() || "%€$".contains(c)));
    let year = year(rest);
    if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '%')) || is_amount && year.is_none() {
        return None;
    }
    let day = number.parse().ok()?;
    Some(Written { start, place: at..at + number.len(), year, month, day })
}

/// A text without `st`, `th`, `:a` or its like at the beginning.
fn after_ordinal(text: &str) -> &str {
    let endings = ["st", "nd", "rd", "th", ":a", ":e"];
    endings.iter().find_map(|ending| text.strip_prefix(ending)).unwrap_or(text)
}

/// The year after a month or a day: ` 2026` or `, 2026`.
fn year(text: &str) -> Option<i16> {
    let text = text.strip_prefix('.').unwrap_or(text);
    let number = digits(after_space(text.strip_prefix(',').unwrap_or(text))?);
    if number.len() == 4 { number.parse().ok().filter(|year| YEARS.contains(year)) } else { None }
}

/// `måndag den 1 december 2026`, which is a Tuesday.
fn other_weekday(text: &str, written: &Written, date: Date) -> Option<Fault> {
    let before = before_space(&text[..written.start])?;
    let before =
        ["den", "the"].iter().find_map(|article| before_space(before.strip_suffix(article)?)).unwrap_or(before);
    let before = before.strip_suffix([',', '.']).unwrap_or(before);
    let word = last_word(before);
    let named = names::weekday(word).filter(|named| *named != date.weekday())?;
    let meant = names::weekday_like(date.weekday(), word);
    Some(Fault {
        span: before.len() - word.len()..before.len(),
        message: format!("{date} is no {}", names::weekday_like(named, word)),
        help: format!("correct the date, or the day of the week: it is a {meant}"),
    })
}
