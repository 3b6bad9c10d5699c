//! Ranks the sections that answer a query: as `site/assets/search/engine.js` does, to the last bit, since both add in the same
//! order and use nothing but the four operations. Here each hit has its reasons, too.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    engine::{Engine, FoundSection, Weight, as_f64},
    parts::Parts,
    query::{Idea, Way},
};

/// What a synonym counts, beside the word itself.
const SYNONYM: f64 = 0.95;
/// The first section of a page is the best way into the page.
pub(super) const FIRST_SECTION: f64 = 1.4;
/// A hit with less than this share of the best one's score is left out.
const LEAST_SHARE: f64 = 0.05;

/// A section that answers a query.
#[derive(Debug)]
pub(crate) struct Hit<'i> {
    pub(crate) section: FoundSection<'i>,
    pub(crate) score: f64,
    /// How much of the query the section answers, from 0 to 1.
    pub(crate) share: f64,
    /// Why it is found, in the order of the query.
    pub(crate) reasons: Vec<Reason>,
}

impl Hit<'_> {
    /// Whether the section has all of the query, without a slip.
    pub(crate) fn is_sure(&self) -> bool {
        self.share >= 1.0 && self.reasons.iter().all(|reason| reason.way != Way::Slip)
    }
}

/// Why a section answers some words of a query.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    /// The words of the query.
    pub(crate) words: Arc<str>,
    pub(crate) way: Way,
    /// The stems that the section has.
    pub(crate) stems: Arc<[String]>,
    /// The parts of the section that have them.
    pub(crate) parts: Parts,
    pub(crate) weight: f64,
    pub(crate) rarity: f64,
    pub(crate) score: f64,
}

impl<'i> Engine<'i> {
    /// The sections that answer a query, the best first.
    pub(crate) fn find(&self, query: &str) -> Vec<Hit<'i>> {
        let mut found: BTreeMap<usize, Hit<'i>> = BTreeMap::new();
        let mut asked = 0.0;
        for idea in self.ideas(query) {
            let answers = self.answers(&idea);
            let rarity = self.rarity(answers.len());
            asked += rarity;
            for (section, reason) in answers {
                let hit = found.entry(section).or_insert_with(|| Hit {
                    section: self.sections[section],
                    score: 0.0,
                    share: 0.0,
                    reasons: Vec::new(),
                });
                hit.score += reason.score;
                hit.share += rarity;
                hit.reasons.push(reason);
            }
        }
        let mut hits: Vec<_> = found.into_values().collect();
        for hit in &mut hits {
            // A section that has only some of the words answers another question.
            hit.share /= asked;
            hit.score = hit.score * hit.share * hit.share * if hit.section.is_first { FIRST_SECTION } else { 1.0 };
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        let least = hits.first().map_or(0.0, |best| best.score * LEAST_SHARE);
        hits.retain(|hit| hit.score >= least);
        hits
    }

    /// The sections that an idea is found in, each with the best way that it is.
    fn answers(&self, idea: &Idea) -> BTreeMap<usize, Reason> {
        let mut answers: BTreeMap<usize, Reason> = BTreeMap::new();
        let mut put = |section: usize, reason: Reason| {
            if answers.get(&section).is_none_or(|best| reason.score > best.score) {
                answers.insert(section, reason);
            }
        };
        let words: Arc<str> = idea.words.as_str().into();
        for found in &idea.matches {
            let stems: Arc<[String]> = [self.stems[found.stem].clone()].into();
            let sections = &self.weights[found.stem];
            let rarity = idea.rarest.min(self.rarity(sections.len()));
            for Weight { section, value: weight, parts } in sections {
                let score = found.factor * weight * rarity;
                let (words, stems) = (Arc::clone(&words), Arc::clone(&stems));
                put(*section, Reason { words, way: found.way, stems, parts: *parts, weight: *weight, rarity, score });
            }
        }
        for phrase in &idea.phrases {
            let sections = self.sections_with_all(phrase);
            let rarity = self.rarity(sections.len());
            let stems: Arc<[String]> = phrase.as_slice().into();
            for Weight { section, value, parts } in sections {
                let weight = value / as_f64(phrase.len());
                let score = SYNONYM * weight * rarity;
                let (words, way, stems) = (Arc::clone(&words), Way::Synonym, Arc::clone(&stems));
                put(section, Reason { words, way, stems, parts, weight, rarity, score });
            }
        }
        answers
    }

    /// The sections that have all stems of a phrase, with the sum of their weights.
    fn sections_with_all(&self, phrase: &[String]) -> Vec<Weight> {
        let Some((first, rest)) = phrase.split_first() else { return Vec::new() };
        let mut sections = self.weights(first).to_vec();
        for stem in rest {
            let weights = self.weights(stem);
            sections.retain_mut(|sum| {
                let Ok(place) = weights.binary_search_by_key(&sum.section, |weight| weight.section) else {
                    return false;
                };
                sum.value += weights[place].value;
                sum.parts.add(weights[place].parts);
                true
            });
        }
        sections
    }
}
