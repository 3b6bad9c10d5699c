//! How the words of a language are read: small letters without marks, without endings.
//!
//! `site/assets/search/engine.js` reads them alike; `tests/search/vectors.json` tests both.

use std::borrow::Cow;

use serde::Serialize;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, char::is_combining_mark, is_nfc_quick};

/// The table of a language, `content/<language>/search.toml`. Without one, words are compared as they stand.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LanguageTable {
    /// Endings, the longest first. `t-ret` is `ret` after a `t`.
    pub(crate) endings: Vec<String>,
    pub(crate) vowels: String,
    /// Letters that count as one when they stand doubled at the end of a stem.
    pub(crate) single: String,
    /// What joins the parts of a compound.
    pub(crate) joints: Vec<String>,
    /// Words that say nothing of what is sought, folded.
    pub(crate) common: Vec<String>,
}

/// A stem has at least as many letters.
const SHORTEST_STEM: usize = 3;

/// The words of a text, in small letters.
pub(crate) fn words(text: &str) -> Vec<String> {
    split_words(&small_letters(text)).map(str::to_owned).collect()
}

/// A text in small letters, each with its marks in one character.
pub(super) fn small_letters(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_lowercase(),
        _ => text.nfc().collect::<String>().to_lowercase(),
    }
}

/// The words of a text in small letters.
pub(super) fn split_words(small: &str) -> impl Iterator<Item = &str> {
    small.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

/// A word without marks: å and ä become a.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() { word.into() } else { word.nfkd().filter(|c| !is_combining_mark(*c)).collect() }
}

/// How many letters were added, lost, changed, or swapped with the next one.
pub(crate) fn slips(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

impl LanguageTable {
    /// A word without its ending, folded.
    pub(crate) fn stem(&self, word: &str) -> String {
        let stem = self.without_ending(word).unwrap_or(word);
        let mut letters = stem.chars().rev();
        match (letters.next(), letters.next()) {
            (Some(last), Some(before))
                if last == before && letter_count(stem) > SHORTEST_STEM && self.single.contains(last) =>
            {
                fold(&stem[..stem.len() - last.len_utf8()]).into_owned()
            }
            _ => fold(stem).into_owned(),
        }
    }

    fn without_ending<'w>(&self, word: &'w str) -> Option<&'w str> {
        let stems = self.endings.iter().filter_map(|entry| {
            let (before, ending) = entry.split_once('-').unwrap_or(("", entry));
            word.strip_suffix(ending).filter(|stem| stem.ends_with(before))
        });
        let is_stem =
            |stem: &&str| letter_count(stem) >= SHORTEST_STEM && stem.chars().any(|c| self.vowels.contains(c));
        stems.into_iter().find(is_stem)
    }
}

/// The number of letters of a word.
pub(crate) fn letter_count(word: &str) -> usize {
    word.chars().count()
}
