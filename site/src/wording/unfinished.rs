//! Words that stand for something still to be written.

use super::Fault;

/// What to do about them.
const HELP: &str = "write what belongs here, or set `draft = true` while you work on the article";

const WORDS: [&str; 9] = ["TODO", "FIXME", "TBD", "TBA", "TKTK", "Lorem ipsum", "KOLLA", "WIP", "XXX"];

/// Whether such a word may begin with a byte.
pub(super) fn begins(byte: u8) -> bool {
    matches!(byte, b'T' | b'F' | b'L' | b'K' | b'W' | b'X')
}

/// The word, or `???`, that begins at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let word = if rest.starts_with("???") && before != Some('?') {
        "???"
    } else {
        let word = WORDS.into_iter().find(|word| rest.starts_with(word)).or_else(|| unknown_number(rest))?;
        // `XXXXXX`
        let word = if word == "XXX" { &rest[..rest.bytes().take_while(|byte| *byte == b'X').count()] } else { word };
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let is_part_of_number = word.starts_with("XXX") && is_in_number(text, at, word.len());
        if is_part(before) || is_part(rest[word.len()..].chars().next()) || is_part_of_number {
            return None;
        }
        word
    };
    Some(Fault { span: at..at + word.len(), message: format!("`{word}` is still to be written"), help: HELP.into() })
}

/// The `XX` of `XX kr`, in the place of a number.
fn unknown_number(rest: &str) -> Option<&'static str> {
    let is_unit = |rest: &str| ["kr", "kronor", "SEK", "%", "dagar", "days"].iter().any(|unit| rest.starts_with(unit));
    if rest.strip_prefix("XX ").is_some_and(is_unit) { Some("XX") } else { None }
}

/// Whether digits or more such letters stand beside it: `070-XXX XX XX` is a number as people hide it.
fn is_in_number(text: &str, at: usize, length: usize) -> bool {
    let is_number = |word: Option<&str>| {
        word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || c == 'X') && !word.is_empty())
    };
    is_number(text[..at].split_whitespace().next_back()) || is_number(text[at + length..].split_whitespace().next())
}
