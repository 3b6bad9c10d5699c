//! Paragraphs that lead to something that does not come.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::Slips;
use crate::wording::word_before_more;

/// A paragraph that waits for what it leads to.
pub(super) enum Waiting {
    /// It ends with a colon, here, below a heading of this level.
    Colon(usize, u8),
    /// It ends within a sentence, with the word in this place.
    Word(Range<usize>),
}

impl Slips<'_> {
    /// Reads the end of a paragraph.
    pub(super) fn end_of_paragraph(&mut self, span: &Range<usize>) {
        if self.open.len() > 1 {
            return;
        }
        let written = self.text[span.clone()].trim_end();
        let end = span.start + written.len();
        let words = written.trim_end_matches(['*', '_']);
        // `:smile:` and `:::` are no colons.
        let is_colon = words.strip_suffix(':').is_some_and(|before| {
            before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*' | ']' | '}'))
        }) && !words.rsplit(char::is_whitespace).next().unwrap_or_default().starts_with(':');
        if is_colon {
            self.waiting = Some(Waiting::Colon(span.start + words.len() - 1, self.level));
        } else if let Some(word) = word_before_more(written) {
            self.waiting = Some(Waiting::Word(end - word.len()..end));
        }
    }

    /// Reports the paragraph before, if the next block is not what it leads to. There is no next block at the end.
    pub(super) fn end_waiting(&mut self, next: Option<&Tag<'_>>) {
        match self.waiting.take() {
            Some(Waiting::Colon(at, above)) if next.is_none_or(|next| is_heading_of(next, above)) => {
                let help = "write what should come after the colon, or end the sentence with a full stop";
                self.warning(at..at + 1, "nothing follows this colon", help);
            }
            Some(Waiting::Word(place)) if matches!(next, None | Some(Tag::Heading { .. } | Tag::Paragraph)) => {
                let message = format!("the paragraph ends within a sentence, with `{}`", &self.text[place.clone()]);
                self.warning(place, message, "write the rest of the sentence");
            }
            _ => {}
        }
    }

    /// `prenume-` at the end of a line and `ration` on the next, as a PDF divides words.
    pub(super) fn divided_word(&mut self, span: &Range<usize>) {
        let Some(before) = self.text[..span.start].strip_suffix('-') else { return };
        let next = self.text[span.end..].trim_start().split(char::is_whitespace).next().unwrap_or_default();
        let is_divided = before.ends_with(char::is_lowercase) && next.starts_with(char::is_lowercase);
        let is_joined =
            ["och", "eller", "samt", "resp", "till", "and", "or", "to"].contains(&next.trim_end_matches('.'));
        if is_divided && !is_joined && matches!(self.open.last(), Some(TagEnd::Paragraph | TagEnd::Item)) {
            let help = "write the word in one line: here a space is put between its parts";
            self.warning(span.start - 1..span.start, "a word is divided by the end of the line", help);
        }
    }
}

/// Whether a block is a heading of this level or above. A heading below it may be what a text leads to.
fn is_heading_of(block: &Tag<'_>, above: u8) -> bool {
    matches!(block, Tag::Heading { level, .. } if *level as u8 <= above.max(2))
}
