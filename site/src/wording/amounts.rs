//! Amounts of money that are written as in another language, or without their space.

use super::{Fault, digits, first_word};

/// What is wrong with the amount whose digits begin at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let next = text.as_bytes().get(at + digits(&text[at..]).len());
    if !matches!(next, Some(b'k' | b',' | b'.'))
        || text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ','))
    {
        return None;
    }
    let number = &text[at..];
    let number =
        &number[..number.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(number.len())];
    let number = number.trim_end_matches(['.', ',']);
    let rest = &text[at + number.len()..];
    let place = at..at + number.len();
    if first_word(rest) == "kr" {
        let help = format!("write `{number} kr`");
        return Some(Fault { span: place, message: "a space is missing before `kr`".into(), help });
    }
    let is_krona = matches!(first_word(rest.trim_start_matches([' ', '\u{a0}'])), "kr" | "kronor");
    if is_krona && is_english(number) {
        let help = "write a space between the thousands, and a comma before the öre: `1 299,50 kr`";
        return Some(Fault { span: place, message: format!("`{number}` is written as in English"), help: help.into() });
    }
    None
}

/// `1,299.50` and `1,299,000`
fn is_english(number: &str) -> bool {
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let has_fraction = number.len() > whole.len();
    let count = groups.clone().count();
    digits(first).len() == first.len()
        && groups.all(|group| group.len() == 3)
        && (count > 1 || count == 1 && has_fraction)
}
