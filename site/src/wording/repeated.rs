//! Words that stand twice in a row.

use std::ops::Range;

use super::Fault;

/// Words that sentences have twice in a row: `det det handlar om`, `had had`, `lägg till till`, `log in in`.
const MAY_BE_TWICE: [&str; 22] = [
    "av", "bla", "blah", "de", "den", "det", "had", "har", "ha", "her", "i", "in", "ja", "much", "mycket", "nej", "om",
    "on", "that", "till", "var", "very",
];

/// The places of the words that stand twice in a row: of both together.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut word = 0;
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b' ').filter_map(move |(space, _)| {
        let start = std::mem::replace(&mut word, space + 1);
        let end = 2 * space + 1 - start;
        // Most words differ in the first letter.
        let may_be = space > start && bytes.get(space + 1).is_some_and(|next| next | 0x20 == bytes[start] | 0x20);
        if may_be && end <= bytes.len() && text.is_char_boundary(end) && stands_twice(text, start..space, end) {
            Some(start..end)
        } else {
            None
        }
    })
}

/// Whether the word in a place is the same as that between the space after it and `end`.
fn stands_twice(text: &str, word: Range<usize>, end: usize) -> bool {
    let (first, second) = (&text[word.clone()], &text[word.end + 1..end]);
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '\'' | '’' | '_' | '.' | '/' | ':' | '=');
    is_repeated(first, second)
        && !text[end..].trim_start_matches('.').starts_with(goes_on)
        // `ha ha ha`
        && !text[..word.start].trim_end().ends_with(first)
}

/// Whether a word stands twice that a sentence has once.
pub(crate) fn is_repeated(first: &str, second: &str) -> bool {
    first.len() > 1
        && first.eq_ignore_ascii_case(second)
        && second.chars().all(char::is_alphabetic)
        && (first == second || first[..1] != second[..1])
        // A name, as in `New York, New York`.
        && second.starts_with(char::is_lowercase)
        && !MAY_BE_TWICE.iter().any(|word| word.eq_ignore_ascii_case(first))
}

pub(super) fn fault(text: &str, span: Range<usize>) -> Fault {
    let word = text[span.clone()].rsplit(' ').next().unwrap_or_default();
    Fault { message: format!("`{word}` stands twice"), help: "write it once".into(), span }
}
