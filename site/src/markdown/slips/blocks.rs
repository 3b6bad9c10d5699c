//! Headings, paragraphs and code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, TagEnd};

use super::Slips;
use crate::content::unwritten::UNWRITTEN;

/// A bold paragraph that is longer than this is no heading, in bytes.
const MAX_HEADING: usize = 70;

/// Fewer capital letters may be names.
const MIN_CAPITALS: usize = 30;
const MIN_WORDS_IN_CAPITALS: usize = 6;

impl Slips<'_> {
    pub(super) fn heading(&mut self, level: u8, span: &Range<usize>) {
        self.lists.begin_part();
        let written = self.text[span.clone()].trim_end();
        let first_line = span.start..span.start + written.lines().next().unwrap_or_default().len();
        if !written.starts_with('#') {
            let text = written.rsplit_once('\n').map_or(written, |(text, _)| text.trim_end());
            let is_sentence =
                text.contains('\n') || text.len() > MAX_HEADING || text.ends_with(['.', ':', '?', '!', ',']);
            if level == 2 && is_sentence {
                let help = "put an empty line before the line `---`";
                self.warning(first_line, "the line `---` below makes a heading of this text", help);
            }
        } else if written.ends_with('#')
            && !written.trim_matches('#').is_empty()
            && !written.trim_end_matches('#').ends_with([' ', '\t'])
        {
            let help = "put a space before the last `#` signs, or take them out";
            self.error(first_line, "the `#` signs at the end are shown in the heading", help);
        } else if written.trim_start_matches('#').trim_start().starts_with("##") {
            self.error(first_line, "the `#` signs stand twice", "write them once");
        } else if level > self.level + 1 {
            let wanted = "#".repeat(usize::from(self.level) + 1);
            let before = if self.level == 1 {
                "the title".to_owned()
            } else {
                format!("a heading with `{}`", "#".repeat(self.level.into()))
            };
            let message =
                format!("a heading with `{}` follows {before}: a level is left out", "#".repeat(level.into()));
            self.warning(first_line, message, format!("write `{wanted}`: readers find their way by the levels"));
        }
        self.level = level;
        self.bare_heading(level);
        let words = written.lines().next().unwrap_or_default();
        self.words_of_heading(level, words, &(span.start..span.start + words.len()));
        let is_unwritten = written.trim_start_matches('#').trim() == UNWRITTEN;
        let first_line = span.start..span.start + written.lines().next().unwrap_or_default().len();
        self.bare_heading = if is_unwritten { None } else { Some((level, first_line)) };
    }

    /// Reports the heading before, if nothing has come below it, and a heading of this level or the end follows.
    pub(super) fn bare_heading(&mut self, level: u8) {
        if let Some((_, place)) = self.bare_heading.take().filter(|(before, _)| *before >= level) {
            self.warning(place, "nothing stands below this heading", "write the text, or take the heading out");
        }
    }

    pub(super) fn paragraph(&mut self, span: &Range<usize>) {
        self.again(span, "the paragraph stands twice");
        let written = self.text[span.clone()].trim_end();
        let within = |mark| written.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        let bold = within("**").or_else(|| within("__"));
        let is_heading = bold.is_some_and(|text| {
            !text.is_empty()
                && text.len() <= MAX_HEADING
                && !text.contains(['*', '\n'])
                && !text.ends_with(['.', ',', ':', ';', '!', '”', '"', ')'])
        });
        if self.open.is_empty() && is_name_of_step(written) {
            let help = "write the steps as a list, each line with `1. ` and its text, or `## ` before it for a heading";
            return self.warning(span.start..span.start + written.len(), "the step stands in a line of its own", help);
        }
        if is_paragraph_in_capitals(written) {
            let place = span.start..span.start + written.lines().next().unwrap_or_default().len();
            let help = "write small letters: words in capitals are hard to read, and some screen readers spell them";
            self.warning(place, "the paragraph is written in capitals", help);
        } else if is_heading && self.open.is_empty() {
            let help = "write `## ` before it instead of the `**` around it: a heading can be found and linked to";
            self.warning(span.start..span.start + written.len(), "bold text stands where a heading would", help);
        }
    }

    pub(super) fn code(&mut self, kind: &CodeBlockKind<'_>, span: &Range<usize>) {
        let written = self.text[span.clone()].trim_end();
        let first_line = written.lines().next().unwrap_or_default();
        let place = span.start..span.start + first_line.len();
        if matches!(kind, CodeBlockKind::Fenced(_)) {
            let sign = if first_line.starts_with('~') { '~' } else { '`' };
            let fence = first_line.len() - first_line.trim_start_matches(sign).len();
            let last_line = written.lines().skip(1).last().unwrap_or_default();
            let last_line = last_line.trim_start_matches([' ', '\t', '>']);
            let is_closed = last_line.len() >= fence && last_line.chars().all(|c| c == sign);
            if !is_closed && !self.open.iter().any(|tag| matches!(tag, TagEnd::BlockQuote(_))) {
                let help = format!("put a line {} where the code ends", &first_line[..fence]);
                self.error(place, "this code has no end: everything below it is shown as code", help);
            } else if matches!(kind, CodeBlockKind::Fenced(info) if matches!(info.as_ref(), "markdown" | "md")) {
                let help = "take the two lines with ``` out";
                self.warning(place, "this text is shown as code, with its marks", help);
            }
        } else if is_text(written) {
            let help = "indent it less, or put a line ``` before and after it if it is code";
            self.warning(place, "four spaces before a line make code of it", help);
        }
    }

    /// `Choose**Next**`. A part of a word may be stressed.
    pub(super) fn strong(&mut self, span: &Range<usize>) {
        self.begins_line = false;
        let inner = self.text[span.clone()].trim_matches(['*', '_']);
        let is_glued = self.before(span.start).is_some_and(char::is_alphabetic);
        if is_glued && inner.starts_with(char::is_uppercase) && inner.contains(char::is_lowercase) {
            let help = "put a space between the stressed words and the word before";
            self.warning(span.clone(), "a space is missing before the stressed words", help);
        }
    }

    pub(super) fn strikethrough(&mut self, span: &Range<usize>) {
        let written = &self.text[span.clone()];
        if !written.starts_with("~~") {
            let help = "write `~~` on both sides if the words should be struck out, or `\\~` for the sign itself";
            self.warning(span.clone(), format!("`{written}` is struck out"), help);
        }
    }
}

/// `Steg 1`, `Step 2:` and `**Steg 3**`
fn is_name_of_step(written: &str) -> bool {
    let written = written.trim_matches('*').trim_end_matches([':', '.']);
    let number = written.strip_prefix("Steg ").or_else(|| written.strip_prefix("Step ")).unwrap_or_default();
    !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a paragraph is written in capitals. The names of placeholders, code and addresses do not count.
fn is_paragraph_in_capitals(written: &str) -> bool {
    let (mut capitals, mut before, mut hidden_to) = (0, ' ', None);
    for c in written.chars() {
        match (hidden_to, c) {
            (Some(end), c) if c == end => hidden_to = None,
            (None, '{') => hidden_to = Some('}'),
            (None, '`') => hidden_to = Some('`'),
            (None, '<') => hidden_to = Some('>'),
            (None, '(') if before == ']' => hidden_to = Some(')'),
            // Most paragraphs have a small letter among their first.
            (None, c) if c.is_lowercase() => return false,
            (None, c) if c.is_uppercase() => capitals += 1,
            _ => {}
        }
        before = c;
    }
    capitals >= MIN_CAPITALS && written.split_whitespace().count() >= MIN_WORDS_IN_CAPITALS
}

/// Whether code reads like a text of an article.
fn is_text(code: &str) -> bool {
    let marks = ["](", "**", "\n    - ", "\n    1. "];
    let begins = ["- ", "* ", "1. ", "> ", "| "].iter().any(|mark| code.starts_with(mark))
        || code.starts_with("![")
        || code.starts_with("## ");
    let is_sentence =
        code.starts_with(char::is_uppercase) && code.ends_with(['.', '!', '?', ':']) && code.split(' ').count() > 3;
    let is_word = |word: &str| word.trim_end_matches([',', '.']).chars().all(char::is_alphabetic);
    let is_wording = code.split_whitespace().count() > 2 && code.split_whitespace().all(is_word);
    begins || is_sentence || is_wording || marks.iter().any(|mark| code.contains(mark))
}
