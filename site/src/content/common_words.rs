//! The commonest words of each language, from its `search.toml`: they show in which language a paragraph is written.

use std::collections::HashSet;

use super::language::Language;

/// So many words at the beginning of a paragraph are looked at.
const MAX_WORDS: usize = 24;

/// So many of another language's words show that a paragraph is written in it, before the first of its own language, and for each.
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
        let is_sign = |c: char| !c.is_alphabetic();
        let words = text.split('`').step_by(2).flat_map(str::split_whitespace).map(|word| word.trim_matches(is_sign));
        // Addresses are no words.
        let words = words.filter(|word| !word.is_empty() && !word.contains(is_sign)).take(MAX_WORDS);
        let (mut own, mut counts) = (0, vec![0; self.others.len()]);
        for word in words {
            let lower = word.to_lowercase();
            let is_other = |(_, words): &(&str, HashSet<&str>)| words.contains(lower.as_str());
            if let Some(place) = self.others.iter().position(is_other) {
                counts[place] += 1;
            } else if self.own.contains(lower.as_str()) {
                own += 1;
                if counts.iter().all(|count| *count < MIN_OF_OTHER) {
                    return None;
                }
            }
        }
        let place = counts.iter().position(|count| *count >= MIN_OF_OTHER.max(MIN_OF_OTHER * own))?;
        Some(self.others[place].0)
    }
}
