//! Slips of words and numbers, which front matter and strings may have as well.

use std::ops::Range;

use super::Slips;
use crate::wording::{self, Fault};

impl Slips<'_> {
    /// Reads a word or number, or a sign before one.
    pub(super) fn wording(&mut self, at: usize, span: &Range<usize>) {
        let text = &self.text[..span.end];
        let found = wording::fault_at(text, at);
        // A link may have the words of the page that it leads to.
        let language = if self.links == 0 { self.language } else { "" };
        if let Some(fault) = found.or_else(|| wording::month_of_other_language(text, at, language)) {
            self.fault(fault);
        }
    }

    /// Reads the words of a text: those that stand twice in a row, within a line or around its beginning, and those that
    /// point at something.
    pub(super) fn words(&mut self, span: &Range<usize>) {
        let text = &self.text[..span.end];
        let (bytes, mut start) = (text.as_bytes(), span.start);
        for (offset, byte) in bytes[span.clone()].iter().enumerate() {
            if *byte == b' ' {
                let space = span.start + offset;
                if let Some(fault) = wording::repeated_word(text, start..space) {
                    self.fault(fault);
                }
                start = space + 1;
                if matches!(bytes.get(start), Some(b'n' | b'o' | b'b' | b'a')) {
                    self.pointer(start, span);
                }
            }
        }
        if self.begins_line && !self.begins_block {
            let before = self.text[..self.line_start(span.start)].trim_end().rsplit(' ').next().unwrap_or_default();
            let first = self.text[span.clone()].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            if wording::is_repeated(before, first) {
                let help = "write it once";
                self.warning(span.start..span.start + first.len(), format!("`{first}` stands twice"), help);
            }
        }
    }

    /// Reports a paragraph or an item in another language than that of the article.
    pub(super) fn other_language(&mut self, span: &Range<usize>) {
        let written = self.text[span.clone()].trim_end();
        if let Some(code) = self.common_words.other_language(written) {
            let line = span.start..span.start + written.lines().next().unwrap_or_default().len();
            self.warning(line, format!("this reads like \"{code}\""), "translate it into the language of the article");
        }
    }

    fn fault(&mut self, fault: Fault) {
        let Fault { span, message, help } = fault;
        self.warning(span, message, help);
    }
}
