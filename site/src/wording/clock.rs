//! Times that no clock shows, and years that run backwards.

use super::{Fault, before_space, digits};

const HELP: &str = "write the hour from 0 to 23, and the minutes from 00 to 59";

/// What is wrong with the time or the years whose digits begin at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let number = digits(&text[at..]);
    match number.len() {
        1 | 2 => impossible_time(text, at, number),
        4 => years_backwards(text, at, number),
        _ => None,
    }
}

/// `kl. 25.00`, `klockan 9.75` and `13 pm`
fn impossible_time(text: &str, at: usize, number: &str) -> Option<Fault> {
    let hour: u8 = number.parse().ok()?;
    let rest = &text[at + number.len()..];
    let minute = digits(rest.strip_prefix(['.', ':']).unwrap_or_default());
    let minute = if minute.len() == 2 { minute } else { "" };
    let end = at + number.len() + if minute.is_empty() { 0 } else { minute.len() + 1 };
    let is_late = minute.parse::<u8>().is_ok_and(|minute| minute > 59 || hour == 24 && minute > 0);
    let is_impossible = hour > 24 || is_late;
    if is_impossible && is_after_clock(&text[..at]) {
        return Some(Fault { span: at..end, message: "no clock shows this time".into(), help: HELP.into() });
    }
    if (is_impossible || hour == 0 || hour > 12) && is_half_day(&text[..at], &text[end..]) {
        let help = "write hours from 1 to 12 before am and pm";
        return Some(Fault { span: at..end, message: "no clock shows this time".into(), help: help.into() });
    }
    None
}

/// Whether `kl.` or its like stands before a time, or before a span of time such as `8–25`.
fn is_after_clock(before: &str) -> bool {
    // The minutes of `kl. 9.30` are read with the hour.
    if before.ends_with(['.', ':']) {
        return false;
    }
    let before = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '–' | '-'));
    let before = before_space(before).unwrap_or_default();
    ["kl.", "kl", "klockan", "Kl.", "Klockan"]
        .iter()
        .any(|word| before.strip_suffix(word).is_some_and(|before| !before.ends_with(char::is_alphanumeric)))
}

/// Whether `am`, `pm` or its like stands after a number.
fn is_half_day(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{a0}']);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | ',' | '-' | '+');
    ["am", "pm", "a.m.", "p.m."]
        .iter()
        .any(|half| after.strip_prefix(half).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        && !before.ends_with(is_part)
}

/// `2027–2026`
fn years_backwards(text: &str, at: usize, number: &str) -> Option<Fault> {
    let rest = text[at + number.len()..].strip_prefix('–')?;
    let last = digits(rest);
    let year = |number: &str| number.parse::<u16>().ok().filter(|year| (1900..2100).contains(year));
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/');
    if last.len() != 4 || text[..at].ends_with(is_part) || rest[last.len()..].starts_with(is_part) {
        return None;
    }
    let (first, last) = (year(number)?, year(last)?);
    if first <= last {
        return None;
    }
    let help = format!("write the earlier year first: `{last}–{first}`");
    Some(Fault { span: at..at + "2027–2026".len(), message: "the years run backwards".into(), help })
}
