//! Words that stand twice in a row.

use std::ops::Range;

use super::Fault;

/// Words that sentences have twice in a row: `det det handlar om`, `had had`, `lägg till till`, `log in in`.
const MAY_BE_TWICE: [&str; 22] = [
    "av", "bla", "blah", "de", "den", "det", "had", "har", "ha", "her", "i", "in", "ja", "much", "mycket", "nej", "om",
    "on", "that", "till", "var", "very",
];

/// Whether a word may be the same as the next: most differ in the first letter.
#[inline]
pub(crate) fn may_be(bytes: &[u8], word: &Range<usize>) -> bool {
    word.len() > 1 && bytes.get(word.end + 1).is_some_and(|first| (first ^ bytes[word.start]) & !0x20 == 0)
}

/// Where the word between a byte and the space after it stands twice: both together.
pub(super) fn place(text: &str, word: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (length, next) = (word.len(), word.end + 1);
    let end = next + length;
    if may_be(bytes, &word) && end <= bytes.len() && text.is_char_boundary(end) && stands_twice(text, word.clone(), end)
    {
        Some(word.start..end)
    } else {
        None
    }
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
        // A name, as in `New York, New York`.
        && second.starts_with(char::is_lowercase)
        && !MAY_BE_TWICE.iter().any(|word| word.eq_ignore_ascii_case(first))
}

pub(super) fn fault(text: &str, span: Range<usize>) -> Fault {
    let word = text[span.clone()].rsplit(' ').next().unwrap_or_default();
    Fault { message: format!("`{word}` stands twice"), help: "write it once".into(), span }
}
