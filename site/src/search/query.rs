//! What the words of a query mean.

use std::collections::HashSet;

use super::{
    engine::{Engine, Phrase},
    language::{fold, letter_count, slips, words},
};

/// How well a word of the query is matched.
const BEGINNING: f64 = 0.75;
const END: f64 = 0.45;
const PART: f64 = 0.8;
const SLIP: f64 = 0.6;
/// More words than this say nothing new.
const MOST_WORDS: usize = 24;

/// How a word of the query leads to a word of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It is the same word, in whatever form.
    Same,
    /// The text's word begins with it.
    Beginning,
    /// The text's word ends with it.
    End,
    /// The text's word is a part of it.
    Part,
    /// One is the other with a slip of the pen.
    Slip,
    /// `synonyms.toml` has it.
    Synonym,
    /// The text's word is a compound that holds two words of the query.
    Compound,
}

/// A stem of the index that a word of the query stands for, and how well.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// The stem's place in the engine.
    pub(super) stem: usize,
    pub(super) factor: f64,
    pub(super) way: Way,
}

/// What some words of the query mean: any of `matches`, or all stems of one of `phrases`.
#[derive(Debug)]
pub(super) struct Idea {
    /// The place of the first of the words in the query.
    place: usize,
    /// The words.
    pub(super) words: String,
    pub(super) matches: Vec<Match>,
    pub(super) phrases: Vec<Vec<String>>,
    /// What a match counts for at most.
    pub(super) rarest: f64,
}

impl Engine<'_> {
    /// What the words of a query mean.
    pub(super) fn ideas(&self, query: &str) -> Vec<Idea> {
        let mut all = words(query);
        all.truncate(MOST_WORDS);
        let stems: Vec<String> = all.iter().map(|word| self.language.stem(word)).collect();
        let mut ideas = Vec::new();
        let mut taken = HashSet::new();
        for phrase in &self.phrases {
            let Some(places) = places_of(&phrase.stems, &stems, &taken) else { continue };
            taken.extend(places.iter().copied());
            ideas.push(self.phrase_idea(phrase, &places, &all, &stems));
        }
        let telling: HashSet<&String> = self.telling_or_all(&all).into_iter().collect();
        for (place, word) in all.iter().enumerate() {
            if !taken.contains(&place) && telling.contains(word) {
                ideas.extend(self.word_ideas(word, place, place + 1 == all.len()));
            }
        }
        for place in 0..ideas.len() {
            prefer_compounds(place, &mut ideas);
        }
        ideas
    }

    /// The idea of a phrase, or of a word, that stands for others.
    fn phrase_idea(&self, phrase: &Phrase, places: &[usize], all: &[String], stems: &[String]) -> Idea {
        let words = places.iter().map(|place| all[*place].as_str()).collect::<Vec<_>>().join(" ");
        let mut phrases = phrase.targets.clone();
        let place = places[0];
        if places.len() > 1 {
            phrases.push(phrase.stems.clone());
            return Idea { place, words, matches: Vec::new(), phrases, rarest: 1.0 };
        }
        let matches = self.matches(&all[place], place + 1 == all.len());
        Idea { place, words, matches, phrases, rarest: self.rarest(&stems[place]) }
    }

    /// The ideas of one word: one, or those of its parts.
    fn word_ideas(&self, word: &str, place: usize, is_last: bool) -> Vec<Idea> {
        let own = self.language.stem(word);
        let rarest = self.rarest(&own);
        let idea = |matches| Idea { place, words: word.to_owned(), matches, phrases: Vec::new(), rarest };
        let mut matches = self.matches(word, is_last);
        if self.place(&own).is_none()
            && let Some(parts) = self.parts(word)
        {
            let with = |part| [&[Match { stem: part, factor: PART, way: Way::Part }], matches.as_slice()].concat();
            return parts.map(|part| idea(with(part))).into();
        }
        if matches.is_empty() {
            matches = self.slip_matches(&own);
        }
        if matches.is_empty() {
            matches.extend(self.beginning(word).map(|stem| Match { stem, factor: PART, way: Way::Part }));
        }
        // Half a word that means nothing does not change what the others mean.
        if matches.is_empty() && letter_count(word) < 3 { Vec::new() } else { vec![idea(matches)] }
    }

    /// The stems that a word may mean: its own, and those of words that begin with it or end with it.
    fn matches(&self, word: &str, is_last: bool) -> Vec<Match> {
        let own = self.language.stem(word);
        let folded = fold(word);
        let (word_len, own_len) = (letter_count(&folded), letter_count(&own));
        let mut matches: Vec<Match> = Vec::new();
        if let Some(stem) = self.place(&own) {
            matches.push(Match { stem, factor: 1.0, way: Way::Same });
        }
        for (form, stem) in &self.forms {
            let other = &self.stems[*stem];
            if *other == own {
                continue;
            }
            let begins = word_len >= if is_last { 2 } else { 3 } && form.starts_with(&*folded);
            let known = matches.iter().position(|found| found.stem == *stem);
            if begins || (own_len >= 4 && other.starts_with(&own)) {
                let found = Match { stem: *stem, factor: BEGINNING, way: Way::Beginning };
                match known {
                    Some(known) => matches[known] = found,
                    None => matches.push(found),
                }
            } else if own_len >= 4 && letter_count(other) >= own_len + 3 && other.ends_with(&own) && known.is_none() {
                matches.push(Match { stem: *stem, factor: END, way: Way::End });
            }
        }
        matches
    }

    /// The stems of a compound's two parts, the longest first part; none, if the index does not know both.
    fn parts(&self, word: &str) -> Option<[usize; 2]> {
        let length = letter_count(word);
        for (count, (at, _)) in word.char_indices().enumerate().collect::<Vec<_>>().into_iter().rev() {
            if count < 3 || length - count < 3 {
                continue;
            }
            let Some(end) = self.known_stem(&word[at..]) else { continue };
            for joint in self.language.joints.iter().map(String::as_str).chain([""]) {
                let Some(beginning) = word[..at].strip_suffix(joint) else { continue };
                if letter_count(beginning) < 4 {
                    continue;
                }
                if let Some(start) = self.known_stem(beginning) {
                    return Some([start, end]);
                }
            }
        }
        None
    }

    /// The stem of the longest known beginning of a compound whose end is not known.
    fn beginning(&self, word: &str) -> Option<usize> {
        let length = letter_count(word);
        let places: Vec<_> = word.char_indices().map(|(at, _)| at).enumerate().collect();
        let beginnings = places.into_iter().rev().filter(|(count, _)| *count >= 4 && length - count >= 3);
        beginnings.into_iter().find_map(|(_, at)| self.known_stem(&word[..at]))
    }

    /// The stem of part of a word, if the index knows it: as a word, or as a stem.
    fn known_stem(&self, part: &str) -> Option<usize> {
        if self.is_common(part) {
            return None;
        }
        self.place(&self.language.stem(part)).or_else(|| self.place(&fold(part)))
    }

    /// The stems that are nearest to one, if that is near enough for a slip.
    fn slip_matches(&self, own: &str) -> Vec<Match> {
        let own_len = letter_count(own);
        let mut nearest = match own_len {
            8.. => 2,
            4.. => 1,
            _ => return Vec::new(),
        };
        let mut matches = Vec::new();
        for (stem, other) in self.stems.iter().enumerate() {
            let len = letter_count(other);
            if len < 3 || len.abs_diff(own_len) > nearest {
                continue;
            }
            let count = slips(own, other);
            if count > nearest {
                continue;
            }
            if count < nearest {
                matches.clear();
                nearest = count;
            }
            matches.push(Match { stem, factor: SLIP, way: Way::Slip });
        }
        matches
    }
}

/// The places of a phrase in a query, if it is there: in its order, with at most one other word between two of its own.
/// `taken` are the places that other phrases have.
fn places_of(phrase: &[String], stems: &[String], taken: &HashSet<usize>) -> Option<Vec<usize>> {
    (0..stems.len()).find_map(|start| {
        let mut places = vec![start];
        for stem in &phrase[1..] {
            let next = places[places.len() - 1] + 1;
            places.push(if stems.get(next) == Some(stem) { next } else { next + 1 });
        }
        let is_there = |(place, stem): (&usize, &String)| stems.get(*place) == Some(stem) && !taken.contains(place);
        if places.iter().zip(phrase).all(is_there) { Some(places) } else { None }
    })
}

/// A compound that holds two words of the query is as good as both.
fn prefer_compounds(place: usize, ideas: &mut [Idea]) {
    let of_others: HashSet<usize> = ideas
        .iter()
        .filter(|other| other.place != ideas[place].place)
        .flat_map(|other| other.matches.iter().map(|found| found.stem))
        .collect();
    for found in ideas[place].matches.iter_mut().filter(|found| of_others.contains(&found.stem)) {
        if found.way != Way::Same {
            *found = Match { factor: 1.0, way: Way::Compound, ..found.clone() };
        }
    }
}
