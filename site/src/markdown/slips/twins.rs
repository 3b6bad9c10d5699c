//! What stands twice where an author wants it once: paragraphs, items and rows that were pasted again, and the words of links that
//! lead to different articles.

use std::ops::Range;

use super::Slips;

/// A shorter paragraph, item or row may well stand twice, in bytes.
const MIN_LENGTH: usize = 12;

/// With so many of the items and links before one, it is compared.
const LOOKED_AT: usize = 50;

/// What a text has had so far.
#[derive(Default)]
pub(super) struct Twins<'t> {
    /// The paragraph or row before.
    before: Range<usize>,
    /// The items of lists with points, each with the place of its list.
    items: Vec<(usize, &'t str)>,
    /// The article that the words of each link lead to.
    links: Vec<(&'t str, &'t str)>,
}

impl<'t> Slips<'t> {
    /// Reads a paragraph, or a row of a table, which should not be the same as the one right before it.
    pub(super) fn again(&mut self, span: &Range<usize>, message: &str) {
        let before = std::mem::replace(&mut self.twins.before, span.clone());
        if before.len() != span.len() || span.len() < MIN_LENGTH || before.end > span.start {
            return;
        }
        let is_next = self.text[before.end..span.start].trim().is_empty();
        if is_next && self.text[before] == self.text[span.clone()] {
            let line = self.rest_of_line(span.start).trim_end();
            self.warning(span.start..span.start + line.len(), message, "take one out");
        }
    }

    /// Reads an item of the list of points that begins at `list`.
    pub(super) fn point(&mut self, list: usize, span: &Range<usize>) {
        let written = self.text[span.clone()].trim_end();
        let item = (list, written);
        let is_there = self.twins.items.iter().rev().take(LOOKED_AT).any(|other| *other == item);
        self.twins.items.push(item);
        if is_there && written.len() >= MIN_LENGTH {
            let line = span.start..span.start + written.lines().next().unwrap_or_default().len();
            self.warning(line, "the list has the same item twice", "take one out");
        }
    }

    /// Reads a link with these words to an article. Parts of one article may have the same words.
    pub(super) fn words_of_link(&mut self, text: &'t str, target: &'t str, span: &Range<usize>) {
        let Some(article) = target.strip_prefix("@/").and_then(|article| article.split('#').next()) else { return };
        let other =
            self.twins.links.iter().rev().take(LOOKED_AT).find(|(other, _)| *other == text).map(|(_, other)| *other);
        self.twins.links.push((text, article));
        let Some(other) = other.filter(|other| *other != article) else { return };
        let help = "say in each what it leads to: links are also read by themselves, one after the other";
        self.warning(span.clone(), format!("`{text}` leads to `{other}` and to `{article}`"), help);
    }
}
