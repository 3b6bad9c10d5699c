//! Slips of words and numbers, wherever they stand: in the text of an article, in its front matter, in a file of strings.
//! Somebody might mean each of them, so all are warnings.

mod amounts;
mod capitals;
mod check_digit;
mod clock;
mod dates;
mod names;
mod other_placeholders;
mod percent;
mod personal;
mod phone_numbers;
mod repeated;
mod unfinished;

use std::ops::Range;

pub(crate) use self::{
    capitals::is_in_capitals,
    check_digit::has_check_digit,
    dates::month_of_other_language,
    names::month,
    percent::{percent, percents},
    repeated::{is_repeated, may_be as may_be_repeated},
};

/// One slip, at its place in the text.
pub(crate) struct Fault {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// All slips of a text.
pub(crate) fn faults(text: &str) -> Vec<Fault> {
    let mut found = repeated(text);
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(next) = bytes[at..].iter().position(|byte| begins_fault(*byte)) {
        at += next;
        let fault = fault_at(text, at);
        at = fault.as_ref().map_or_else(|| end_of_number(text, at), |fault| fault.span.end.max(at + 1));
        found.extend(fault);
    }
    found
}

/// The words of a text that stand twice in a row.
fn repeated(text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut start = 0;
    for (space, _) in text.match_indices(' ') {
        found.extend(repeated_word(text, start..space));
        start = space + 1;
    }
    found
}

/// The word before a space, if it stands twice.
pub(crate) fn repeated_word(text: &str, word: Range<usize>) -> Option<Fault> {
    repeated::place(text, word).map(|span| repeated::fault(text, span))
}

/// The slip that begins at a byte for which [`begins_fault`] is true.
pub(crate) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    match text.as_bytes()[at] {
        b'0'..=b'9' => {
            let fault = dates::fault_at(text, at).or_else(|| clock::fault_at(text, at));
            let fault = fault.or_else(|| amounts::fault_at(text, at)).or_else(|| phone_numbers::fault_at(text, at));
            fault.or_else(|| personal::fault_at(text, at))
        }
        b'%' | b'$' | b'{' => other_placeholders::fault_at(text, at),
        _ => unfinished::fault_at(text, at),
    }
}

/// Whether the digits from `at` to `end` may be those of a date, a time, an amount or a telephone number with a slip. Most numbers are not.
pub(crate) fn may_be_fault(bytes: &[u8], at: usize, end: usize) -> bool {
    let next = bytes.get(end).copied().unwrap_or(b'.');
    let letter = bytes.get(end + 1).map_or(0, |byte| byte | 0x20);
    let is_amount = matches!(next, b'k' | b',' | b'.');
    let is_area_code = bytes[at] == b'0';
    match end - at {
        // A month, `of`, `am` or `pm` may follow, or a month may stand before.
        1 | 2 if next == b' ' => b"jfmasondp".contains(&letter) || has_name_before(bytes, at),
        1 | 2 | 8 | 16 => true,
        // A card number goes on with a digit.
        4 if next == b' ' => letter.is_ascii_digit() || is_area_code,
        4 => is_amount || is_area_code || matches!(next, b'-' | 0xe2),
        _ => is_amount || is_area_code,
    }
}

/// Whether a word with a capital letter stands before a byte, which may be the name of a month in English, or `kl.`
fn has_name_before(bytes: &[u8], at: usize) -> bool {
    let Some([before @ .., b' ']) = bytes.get(..at) else { return false };
    if [&b"kl"[..], b"kl.", b"klockan"].iter().any(|word| before.ends_with(word)) {
        return true;
    }
    let letters = before.iter().rev().take_while(|byte| byte.is_ascii_lowercase()).count();
    letters > 1 && before.iter().rev().nth(letters).is_some_and(u8::is_ascii_uppercase)
}

/// Whether a slip may begin at such a byte.
fn begins_fault(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'%' | b'$' | b'{' | b'?') || unfinished::begins(byte)
}

/// Where the digits at a byte end, or the byte after it.
pub(crate) fn end_of_number(text: &str, at: usize) -> usize {
    at + digits(&text[at..]).len().max(1)
}

/// The last word of a text, if a sentence goes on after it.
pub(crate) fn word_before_more(text: &str) -> Option<&str> {
    const WORDS: [&str; 10] = ["och", "eller", "att", "som", "samt", "and", "or", "the", "of", "because"];
    let (_, word) = text.trim_end().rsplit_once(char::is_whitespace)?;
    if WORDS.contains(&word) { Some(word) } else { None }
}

/// The digits at the beginning of a text.
fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The letters at the beginning of a text.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

/// The letters at the end of a text.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(char::is_alphabetic).len()..]
}

/// A text without the space at its beginning. `None` if there is no such space.
fn after_space(text: &str) -> Option<&str> {
    text.strip_prefix([' ', '\u{a0}', '\n'])
}

/// A text without the space at its end. `None` if there is no such space.
fn before_space(text: &str) -> Option<&str> {
    text.strip_suffix([' ', '\u{a0}', '\n'])
}
