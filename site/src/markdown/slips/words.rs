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

    /// `25%`, which Swedish writes with a space and English without.
    pub(super) fn percent(&mut self, at: usize, span: &Range<usize>) {
        if let Some(fault) = wording::percent(&self.text[..span.end], at, self.language) {
            self.fault(fault);
        }
    }

    /// Reads the word between a byte and the space after it, which may stand twice, and the beginning of the next word,
    /// which may point at something.
    pub(super) fn word(&mut self, word: Range<usize>, span: &Range<usize>) {
        let bytes = &self.text.as_bytes()[..span.end];
        let next = word.end + 1;
        if wording::may_be_repeated(bytes, &word)
            && let Some(fault) = wording::repeated_word(&self.text[..span.end], word)
        {
            self.fault(fault);
        }
        if matches!(bytes.get(next), Some(b'n' | b'o' | b'b' | b'a')) {
            self.pointer(next, span);
        }
    }

    /// Reports a word that stands twice around the beginning of a line.
    pub(super) fn first_word(&mut self, span: &Range<usize>) {
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

    pub(super) fn fault(&mut self, fault: Fault) {
        let Fault { span, message, help } = fault;
        self.warning(span, message, help);
    }
}
