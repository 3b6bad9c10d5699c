//! Words that point at a picture or table that is not there.

use super::Slips;

const TO_PICTURES: [&str; 10] = [
    "bilden nedan",
    "bilden ovan",
    "bilderna nedan",
    "skärmbilden nedan",
    "picture below",
    "image below",
    "screenshot below",
    "picture above",
    "image above",
    "screenshot above",
];

const TO_TABLES: [&str; 4] = ["tabellen nedan", "tabellen ovan", "table below", "table above"];

const TO_FILES: [&str; 5] = ["Se bifoga", " se bifoga", "See attached", " see attached", "ee the attached"];

/// What the text shows.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) picture: bool,
    pub(super) table: bool,
}

impl Slips<'_> {
    /// Reports what points at a picture or table in a text without one.
    pub(super) fn pointers(&mut self) {
        if !self.shown.picture {
            self.pointer(&TO_PICTURES, "there is no picture in this text");
        }
        if !self.text.contains("](downloads/") {
            self.pointer(&TO_FILES, "there is no file in this text");
        }
        if !self.shown.table {
            self.pointer(&TO_TABLES, "there is no table in this text");
        }
    }

    fn pointer(&mut self, words: &[&str], message: &str) {
        let text = self.text;
        // `contains` is much faster than `find`.
        for word in words.iter().filter(|word| text.contains(**word)) {
            if let Some(at) = text.find(word) {
                let help = "put it in, or take these words out";
                self.warning(at..at + word.len(), message, help);
                return;
            }
        }
    }
}
