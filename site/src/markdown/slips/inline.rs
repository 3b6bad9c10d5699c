//! Marks within a line that are left over: the parser could make nothing of them, so readers see them.

use std::ops::Range;

use super::{Slip, Slips};
use crate::wording::{end_of_number, may_be_fault};

impl Slips<'_> {
    /// Reads text in which the parser found no mark. Its source may hold escaped signs, which are meant.
    pub(super) fn inline(&mut self, span: &Range<usize>) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = self.after_last_slip(span.start);
        if self.before(span.start) == Some('\\') && matches!(bytes[span.start], b'(' | b'[') {
            at = at.max(self.escape(span.start - 1, span));
        }
        let mut may_have_placeholders = true;
        let mut word = span.start;
        while let Some(place) = next_mark(&bytes[..span.end], at, &mut word) {
            at = place + 1;
            if may_have_placeholders && matches!(bytes[place], b'_' | b'{' | b'}' | b'[' | b'%') {
                self.placeholders(span);
                may_have_placeholders = false;
            }
            match bytes[place] {
                b' ' => {
                    self.word(word..place, span);
                    word = at;
                }
                b'\\' => at = self.escape(place, span),
                b'|' => at = self.bars(place, span),
                b'-' => at = self.hyphens(place),
                b'!' => self.twice(place),
                b'?' => {
                    self.twice(place);
                    self.wording(place, span);
                }
                b'*' | b'_' => at = self.emphasis(place, span),
                b'`' => self.backtick(place),
                b'[' => self.opening_bracket(place, span),
                b']' => self.closing_bracket(place),
                b'(' => {
                    self.hidden_mailbox(place, span);
                    if matches!(bytes.get(at), Some(b'i' | b'l' | b'b' | b's' | b'p' | b'r' | b'e' | b'k' | b'c')) {
                        self.in_round_brackets(place, span);
                    }
                    self.pair(place);
                }
                b'"' | FIRST_OF_CURLY => self.pair(place),
                b')' => {
                    self.pair(place);
                    self.reversed(place, span);
                }
                b'{' => {
                    self.braces(place, span);
                    self.wording(place, span);
                }
                b'<' if bytes.get(at) == Some(&b'-') => at = self.arrow_back(place),
                b'<' => self.angle(place, span),
                b'&' => self.entity(place, span),
                b'~' if text[place..span.end].starts_with("~~") => at = self.tildes(place, span),
                b'~' | b'^' => self.raised_or_lowered(place, span),
                b'=' if bytes.get(at) == Some(&b'>') => self.arrow(place, at + 1),
                b'=' => at = self.highlight(place, span),
                b'\'' if bytes.get(at) == Some(&b'\'') => at = self.wiki_stress(place),
                b'$' => {
                    at = self.formula(place, span);
                    self.wording(place, span);
                }
                b'%' => {
                    self.comment(place, span);
                    self.wording(place, span);
                    self.percent(place, span);
                }
                b'0'..=b'9' => {
                    at = end_of_number(text, place);
                    if bytes[place] == b'0' || place > 0 && bytes[place - 1] == b'+' {
                        self.own_number(place, span);
                    } else if bytes[place..].starts_with(b"2. ") {
                        self.steps_in_a_line(place, span);
                    }
                    if may_be_fault(&bytes[..span.end], place, at) {
                        self.wording(place, span);
                    }
                }
                // Most end a word, with a space after them.
                b'.' | b',' if bytes.get(at) != Some(&b' ') || bytes[..place].last() == Some(&b' ') => {
                    self.stop(place, span);
                }
                b':' if self.links == 0 && text[place..span.end].starts_with("://") => self.address(place, span),
                b':' => self.emoji(place, span),
                b'w' if self.links == 0 && text[place..span.end].starts_with("www.") => self.address(place, span),
                b'#' => self.spreadsheet_error(place, span),
                b'E' => self.lost_reference(place, span),
                b'F' => {
                    self.lost_reference(place, span);
                    self.wording(place, span);
                }
                b'T' | b'L' | b'K' | b'W' | b'X'
                    if bytes.get(at).is_some_and(|next| next.is_ascii_uppercase() || *next == b'o') =>
                {
                    self.wording(place, span);
                }
                b'@' if self.links == 0 && bytes.get(at) == Some(&b'/') => self.address_of_ours(place, span),
                b'@' if self.links == 0 => self.mailbox(place, span),
                _ => {}
            }
            at = self.after_last_slip(at);
        }
    }

    /// Where to go on reading: one slip is one report, and what it covers is not read again.
    fn after_last_slip(&self, at: usize) -> usize {
        match self.found.last() {
            Some(Slip { span: slip, .. }) if slip.start <= at => at.max(slip.end),
            _ => at,
        }
    }

    /// `*` or `_`, and how far the run of them reaches.
    fn emphasis(&mut self, start: usize, span: &Range<usize>) -> usize {
        let sign = self.text.as_bytes()[start];
        let run = self.text.as_bytes()[start..span.end].iter().take_while(|byte| **byte == sign).count();
        let end = start + run;
        let (before, after) = (self.before(start), self.after(end));
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let stands_alone = is_space(before) && is_space(after);
        let is_within_word = is_word(before) && is_word(after);
        let is_meant = match (sign, run) {
            (_, 4..) => true,
            (b'*', 2 | 3) => is_within_word && before.is_some_and(|c| c.is_ascii_digit()),
            (b'*', _) => stands_alone || is_within_word || after == Some(')'),
            _ => stands_alone || is_within_word,
        };
        if is_meant || !self.is_first(sign) {
            return end;
        }
        let mark = &self.text[start..end];
        let message = format!("`{mark}` is shown as it stands");
        if sign == b'*' && run > 1 {
            let help = if let Some(sign) = self.sign_before_closing(mark, end) {
                format!(
                    "put a space after the second `{mark}`, or write `{mark}words{mark}{sign}`: after a sign, `{mark}` cannot end before a letter"
                )
            } else if stands_alone {
                format!("put no space between `{mark}` and the words: `{mark}words{mark}`")
            } else {
                format!("put `{mark}` right before the first and right after the last letter: `{mark}words{mark}`")
            };
            self.error(start..end, message, help);
        } else {
            let help = format!("write `{mark}words{mark}` to stress words, or `\\{mark}` for the sign itself");
            self.warning(start..end, message, help);
        }
        end
    }

    /// The sign before the next such mark in the line, if a letter follows the mark: `**Note:**Text`.
    fn sign_before_closing(&self, mark: &str, at: usize) -> Option<char> {
        let closing = at + self.rest_of_line(at).find(mark)?;
        let before = self.before(closing).filter(|c| !c.is_whitespace() && !c.is_alphanumeric())?;
        self.after(closing + mark.len()).filter(|c| c.is_alphanumeric()).and(Some(before))
    }

    /// `~~` that strikes nothing out, and how far the run of them reaches.
    fn tildes(&mut self, start: usize, span: &Range<usize>) -> usize {
        let end = start + self.text[start..span.end].bytes().take_while(|byte| *byte == b'~').count();
        if self.is_first(b'~') {
            let help = "put `~~` right before the first and right after the last letter: `~~words~~`";
            self.error(start..end, "`~~` is shown as it stands", help);
        }
        end
    }

    fn backtick(&mut self, at: usize) {
        if self.is_first(b'`') {
            let help = "write a second one where the code ends, or `\\`` for the sign itself; an apostrophe is ’";
            self.warning(at..at + 1, "a backtick is shown as it stands", help);
        }
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

impl<'t> Slips<'t> {
    /// Where the line around a byte starts.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The text from a byte to the end of its line.
    pub(super) fn rest_of_line(&self, at: usize) -> &'t str {
        self.text[at..].lines().next().unwrap_or_default()
    }
}

/// The first byte of `”` and its like.
const FIRST_OF_CURLY: u8 = 0xe2;

/// The next byte that [`Slips::inline`] looks closer at. `word` is where the word around it begins.
fn next_mark(bytes: &[u8], from: usize, word: &mut usize) -> Option<usize> {
    let (mut at, mut start) = (from, *word);
    let found = loop {
        let Some(byte) = bytes.get(at) else { break None };
        if IS_MARK[usize::from(*byte)] {
            // Every sixth byte is a space, and most of these are followed by nothing of note.
            if *byte != b' ' || is_followed_by_more(bytes, start, at) {
                break Some(at);
            }
            start = at + 1;
        }
        at += 1;
    };
    *word = start;
    found
}

/// Whether the word before a space may stand twice, or the next one may point at something. Most do neither.
#[inline]
fn is_followed_by_more(bytes: &[u8], word: usize, space: usize) -> bool {
    let Some(next) = bytes.get(space + 1) else { return false };
    (next ^ bytes[word]) & !0x20 == 0 || matches!(next, b'n' | b'o' | b'b' | b'a') && may_point(&bytes[space + 1..])
}

/// Whether `nedan`, `ovan`, `below`, `above`, `bifogad` or `attached` may begin here.
fn may_point(bytes: &[u8]) -> bool {
    ["ned", "ova", "bel", "abo", "bif", "att"].iter().any(|start| bytes.starts_with(start.as_bytes()))
}

/// Whether [`Slips::inline`] looks closer at what a byte begins.
const IS_MARK: [bool; 256] = {
    let mut marks = [false; 256];
    marks[FIRST_OF_CURLY as usize] = true;
    let mut rest: &[u8] = b"}(\"\\*_`~[]){<&=:w@TLFEKWX?!|-^$%.,'#0123456789 ";
    while let [mark, others @ ..] = rest {
        marks[*mark as usize] = true;
        rest = others;
    }
    marks
};
