//! The commonest words of each language, from its `search.toml`: they show in which language a paragraph is written.

use std::collections::HashSet;

use super::language::Language;

/// So many words at the beginning of a paragraph are looked at.
const MAX_WORDS: usize = 24;

/// So many of another language's words show that a paragraph is written in it, if it has none of its own language.
const MIN_OF_OTHER: usize = 3;

/// The commonest words of a language, and those of the others, without words that two of them have.
pub(crate) struct CommonWords<'l> {
    own: HashSet<&'l str>,
    others: Vec<(&'l str, HashSet<&'l str>)>,
}

impl<'l> CommonWords<'l> {
    /// Those of a language among all.
    pub(crate) fn new(language: &'l Language, languages: &'l [Language]) -> Self {
        let words = |language: &'l Language| language.search.common.iter().map(String::as_str);
        let all: HashSet<&str> = words(language).collect();
        let others = || languages.iter().filter(|other| other.code != language.code && !all.is_empty());
        let of_others: HashSet<&str> = others().flat_map(words).collect();
        let only = |other: &'l Language| words(other).filter(|word| !all.contains(word)).collect();
        Self {
            others: others().map(|other| (other.code.as_str(), only(other))).collect(),
            own: all.difference(&of_others).copied().collect(),
        }
    }

    /// The code of another language in which a text is written.
    pub(crate) fn other_language(&self, text: &str) -> Option<&'l str> {
        if self.others.is_empty() {
            return None;
        }
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(MAX_WORDS);
        let mut counts = vec![0; self.others.len()];
        for word in words {
            let lower = word.to_lowercase();
            let is_other = |(_, words): &(&str, HashSet<&str>)| words.contains(lower.as_str());
            match self.others.iter().position(is_other) {
                Some(place) => counts[place] += 1,
                None if self.own.contains(lower.as_str()) => return None,
                None => {}
            }
        }
        let place = counts.iter().position(|count| *count >= MIN_OF_OTHER)?;
        Some(self.others[place].0)
    }
}
