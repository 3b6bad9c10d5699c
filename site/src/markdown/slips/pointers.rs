//! Words that point at a picture, table or file that is not there.

use std::ops::Range;

use super::Slips;

/// Words that point at what stands elsewhere on the page.
const WHERE: [&str; 4] = ["nedan", "ovan", "below", "above"];

/// What they point at.
const PICTURES: [&str; 6] = ["bilden", "bilderna", "skärmbilden", "picture", "image", "screenshot"];
const TABLES: [&str; 2] = ["tabellen", "table"];

/// What points at a file, after `se` or `see`.
const ATTACHED: [&str; 4] = ["bifogad", "bifogade", "bifogat", "attached"];

/// What the text shows.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) picture: bool,
    pub(super) table: bool,
    pointers: Vec<(Kind, Range<usize>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Picture,
    Table,
    File,
}

impl Slips<'_> {
    /// Reads the word that begins at a byte.
    pub(super) fn pointer(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let is_where = WHERE.iter().any(|word| rest.starts_with(word));
        if !is_where && !ATTACHED.iter().any(|word| rest.starts_with(word)) {
            return;
        }
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        let before = self.text[span.start..at - 1].rsplit(' ').next().unwrap_or_default();
        let kind = if is_where && WHERE.contains(&word) && PICTURES.contains(&before) {
            Kind::Picture
        } else if is_where && WHERE.contains(&word) && TABLES.contains(&before) {
            Kind::Table
        } else if ATTACHED.contains(&word) && ["Se", "se", "See", "see"].contains(&before) {
            Kind::File
        } else {
            return;
        };
        self.shown.pointers.push((kind, at - 1 - before.len()..at + word.len()));
    }

    /// Reads a paragraph that is the caption of a picture.
    pub(super) fn caption(&mut self, place: Range<usize>) {
        self.shown.pointers.push((Kind::Picture, place));
    }

    /// Reports the first word that points at a picture, table or file in a text without one.
    pub(super) fn pointers(&mut self) {
        let has_file = self.text.contains("](downloads/");
        let Shown { picture, table, pointers } = std::mem::take(&mut self.shown);
        for (kind, is_there, message) in [
            (Kind::Picture, picture, "there is no picture in this text"),
            (Kind::Table, table, "there is no table in this text"),
            (Kind::File, has_file, "there is no file in this text"),
        ] {
            if let Some((_, place)) = pointers.iter().find(|(pointer, _)| *pointer == kind && !is_there) {
                self.warning(place.clone(), message, "put it in, or take these words out");
            }
        }
    }
}
