//! The commonest words of each language, from its `search.toml`: they show in which language a paragraph is written.

use std::collections::HashMap;

use super::language::Language;

/// So many words at the beginning of a paragraph are looked at.
const MAX_WORDS: usize = 24;

/// So many of another language's words show that a paragraph is written in it, before the first of its own language, and for each.
const MIN_OF_OTHER: usize = 3;

/// A longer word is no common one, in bytes.
const LONGEST: usize = 16;

/// The commonest words of a language and of the others, without words that two of them have.
pub(crate) struct CommonWords<'l> {
    /// The other languages' codes.
    others: Vec<&'l str>,
    words: HashMap<&'l str, Common>,
}

/// Whose common word a word is.
#[derive(Clone, Copy)]
enum Common {
    Own,
    /// That of another language, by its place.
    Other(usize),
}

impl<'l> CommonWords<'l> {
    /// Those of a language among all.
    pub(crate) fn new(language: &'l Language, languages: &'l [Language]) -> Self {
        let mut own = Self { others: Vec::new(), words: HashMap::new() };
        if language.search.common.is_empty() {
            return own;
        }
        let others: Vec<_> = languages.iter().filter(|other| other.code != language.code).collect();
        let all = std::iter::once((Common::Own, language))
            .chain(others.iter().enumerate().map(|(place, other)| (Common::Other(place), *other)));
        let mut of_several = Vec::new();
        for (place, language) in all {
            for word in &language.search.common {
                if own.words.insert(word, place).is_some() {
                    of_several.push(word.as_str());
                }
            }
        }
        own.words.retain(|word, _| !of_several.contains(word));
        own.others = others.into_iter().map(|other| other.code.as_str()).collect();
        own
    }

    /// The code of another language in which a text is written.
    pub(crate) fn other_language(&self, text: &str) -> Option<&'l str> {
        let mut own = 0;
        let mut counts = [0; MAX_LANGUAGES];
        for word in text.split(' ').take(MAX_WORDS) {
            match self.language_of(word) {
                Some(Common::Other(place)) => counts[place.min(MAX_LANGUAGES - 1)] += 1,
                Some(Common::Own) if counts.iter().all(|count| *count < MIN_OF_OTHER) => return None,
                Some(Common::Own) => own += 1,
                None => {}
            }
        }
        let place = counts.iter().position(|count| *count >= MIN_OF_OTHER.max(MIN_OF_OTHER * own))?;
        self.others.get(place).copied()
    }

    /// Whose common word this is. Addresses and code are no words.
    fn language_of(&self, word: &str) -> Option<Common> {
        if word.len() > LONGEST || self.others.is_empty() {
            return None;
        }
        let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte >= 0x80);
        if is_plain {
            return self.words.get(word).copied();
        }
        let word = word.trim_matches(['.', ',', '?', '!', ':', ';', '(', ')', '"', '”', '“', '*', '[', ']', '>']);
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.words.get(word.to_lowercase().as_str()).copied();
        }
        self.words.get(word).copied()
    }
}

/// More languages are counted as one.
const MAX_LANGUAGES: usize = 8;
