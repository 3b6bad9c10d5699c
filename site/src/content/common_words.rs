//! The commonest words of each language, from its `search.toml`: they show in which language a paragraph is written.

use std::collections::HashMap;

use super::language::Language;

/// So many words at the beginning of a paragraph are looked at.
const MAX_WORDS: usize = 24;

/// So many of another language's words show that a paragraph is written in it, before the first of its own language, and for each.
const MIN_OF_OTHER: usize = 3;

/// The commonest words of a language and of the others, without words that two of them have.
pub(crate) struct CommonWords<'l> {
    /// The other languages' codes.
    others: Vec<&'l str>,
    /// The words by their first byte: there are few of each.
    words: Vec<Vec<(&'l str, Common)>>,
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
        let mut own = Self { others: Vec::new(), words: vec![Vec::new(); 256] };
        if language.search.common.is_empty() {
            return own;
        }
        let others: Vec<_> = languages.iter().filter(|other| other.code != language.code).collect();
        let all = others
            .iter()
            .enumerate()
            .map(|(place, other)| (Common::Other(place), *other))
            .chain([(Common::Own, language)]);
        let mut known = HashMap::new();
        let mut of_several = Vec::new();
        for (place, language) in all {
            for word in &language.search.common {
                if known.insert(word.as_str(), place).is_some() {
                    of_several.push(word.as_str());
                }
            }
        }
        for (word, place) in known.into_iter().filter(|(word, _)| !of_several.contains(word) && !word.is_empty()) {
            own.words[usize::from(word.as_bytes()[0])].push((word, place));
        }
        own.others = others.into_iter().map(|other| other.code.as_str()).collect();
        own
    }

    /// The code of another language in which a text is written.
    pub(crate) fn other_language(&self, text: &str) -> Option<&'l str> {
        if self.others.is_empty() {
            return None;
        }
        let mut own = 0;
        let mut counts = [0; MAX_LANGUAGES];
        for word in text.split(' ').take(MAX_WORDS) {
            match self.language_of(word) {
                Some(Common::Other(place)) if place < MAX_LANGUAGES => counts[place] += 1,
                Some(Common::Own) if counts.iter().all(|count| *count < MIN_OF_OTHER) => return None,
                Some(Common::Own) => own += 1,
                _ => {}
            }
        }
        let place = counts.iter().position(|count| *count >= MIN_OF_OTHER.max(MIN_OF_OTHER * own))?;
        self.others.get(place).copied()
    }

    /// Whose common word this is, if it is written in small letters.
    fn language_of(&self, word: &str) -> Option<Common> {
        let word = if word.ends_with(|c: char| c.is_ascii_punctuation()) {
            word.trim_end_matches(['.', ',', '?', '!', ':', ';', ')', '*'])
        } else {
            word
        };
        let of_first = &self.words[usize::from(*word.as_bytes().first()?)];
        of_first.iter().find(|(other, _)| *other == word).map(|(_, place)| *place)
    }
}

/// No words of more languages are counted.
const MAX_LANGUAGES: usize = 8;
