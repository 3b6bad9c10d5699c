//! What the search engine knows of an index: its words, with what each counts in each section.

use std::collections::{HashMap, HashSet};

use super::{
    index::{Index, Page, Section},
    language::{LanguageTable, fold, small_letters, split_words, words},
    parts::Parts,
};

/// What a word counts in each part of a section.
const HEADING: f64 = 6.0;
const ALSO: f64 = 4.0;
const CODE: f64 = 6.0;
const TEXT: f64 = 1.0;
/// The share of the sections in which a word counts half as much as one in no section.
const COMMON_SHARE: f64 = 0.15;

/// Searches one language's index.
pub(crate) struct Engine<'i> {
    pub(super) language: &'i LanguageTable,
    common: HashSet<&'i str>,
    pub(super) sections: Vec<FoundSection<'i>>,
    /// The stems of the sections, in the order in which they are met.
    pub(super) stems: Vec<String>,
    /// The place of each stem in `stems`.
    places: HashMap<String, usize>,
    /// For each stem the sections that have it, in their order.
    pub(super) weights: Vec<Vec<Weight>>,
    /// The words of the sections, folded, each with the place of its stem.
    pub(super) forms: Vec<(String, usize)>,
    known_forms: HashMap<String, KnownForm>,
    /// Phrases and what they stand for, the longest first.
    pub(super) phrases: Vec<Phrase>,
}

/// A section and its page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundSection<'i> {
    pub(crate) path: &'i str,
    pub(crate) title: &'i str,
    pub(crate) id: &'i str,
    pub(crate) heading: &'i str,
    pub(crate) is_first: bool,
}

impl FoundSection<'_> {
    /// Where the section is on the site.
    pub(crate) fn address(&self) -> String {
        let Self { path, id, .. } = self;
        if id.is_empty() { (*path).to_owned() } else { format!("{path}#{id}") }
    }
}

/// Other words for what a text says: stems.
pub(super) struct Phrase {
    pub(super) stems: Vec<String>,
    /// Each is one or more stems, all of which a section must have.
    pub(super) targets: Vec<Vec<String>>,
}

/// What a stem counts in a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub(super) section: usize,
    pub(super) value: f64,
    /// The parts of the section that have it.
    pub(super) parts: Parts,
}

/// A word of the sections.
#[derive(Debug, Clone, Copy)]
struct KnownForm {
    /// The place of its stem.
    stem: usize,
    /// Whether it says nothing of what is sought.
    is_common: bool,
}

impl<'i> Engine<'i> {
    /// Reads the words of an index.
    pub(crate) fn new(index: &Index<'i>) -> Self {
        let language = index.language;
        let mut engine = Self {
            language,
            common: language.common.iter().map(String::as_str).collect(),
            sections: Vec::new(),
            stems: Vec::new(),
            places: HashMap::new(),
            weights: Vec::new(),
            forms: Vec::new(),
            known_forms: HashMap::new(),
            phrases: Vec::new(),
        };
        for page in &index.pages {
            for (place, section) in page.sections.iter().enumerate() {
                engine.add_section(page, section, place == 0);
            }
        }
        for (target, others) in index.synonyms {
            let target = words(target);
            let target: Vec<String> = engine.telling_or_all(&target).into_iter().map(|w| language.stem(w)).collect();
            for other in others {
                engine.add_phrase(words(other).iter().map(|word| language.stem(word)).collect(), target.clone());
            }
        }
        engine.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.stems.len()));
        engine
    }

    fn add_section(&mut self, page: &Page<'i>, section: &Section<'i>, is_first: bool) {
        let heading = if is_first { page.title } else { section.heading };
        self.add_words(heading, HEADING, Parts::HEADING);
        if is_first {
            for other in page.also {
                self.add_words(other, ALSO, Parts::ALSO);
            }
        }
        for code in section.codes.split_whitespace() {
            let count = f64::from(u32::try_from(words(code).len()).unwrap_or(u32::MAX));
            self.add_words(code, CODE / count, Parts::CODE);
        }
        self.add_text(section.text);
        let Page { title, path, .. } = *page;
        self.sections.push(FoundSection { path, title, id: section.id, heading, is_first });
    }

    /// Adds the words of a heading or the like to the section that comes next.
    fn add_words(&mut self, text: &str, weight: f64, part: Parts) {
        let all: Vec<KnownForm> = split_words(&small_letters(text)).map(|word| self.learn(word)).collect();
        // A word says more of a section if there are few beside it.
        let telling = all.iter().filter(|form| !form.is_common).count();
        let share = weight / (1.0 + 0.1 * as_f64(telling));
        for (place, form) in all.iter().enumerate() {
            if !all[..place].iter().any(|before| before.stem == form.stem) {
                self.add_weight(form.stem, share, part);
            }
        }
    }

    /// Adds the words of a text to the section that comes next; each counts more for every time it is there, up to twice.
    fn add_text(&mut self, text: &str) {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for word in split_words(&small_letters(text)) {
            let stem = self.learn(word).stem;
            let place = *places.entry(stem).or_insert_with(|| {
                counts.push((stem, 0));
                counts.len() - 1
            });
            counts[place].1 += 1;
        }
        for (stem, count) in counts {
            let count = as_f64(count);
            self.add_weight(stem, (TEXT * 2.0 * count) / (count + 1.0), Parts::TEXT);
        }
    }

    fn add_weight(&mut self, stem: usize, weight: f64, part: Parts) {
        let section = self.sections.len();
        let weights = &mut self.weights[stem];
        match weights.last_mut().filter(|last| last.section == section) {
            Some(last) => {
                last.value += weight;
                last.parts.add(part);
            }
            None => weights.push(Weight { section, value: weight, parts: part }),
        }
    }

    /// Adds a phrase that stands for another.
    fn add_phrase(&mut self, stems: Vec<String>, target: Vec<String>) {
        if stems.is_empty() || target.is_empty() {
            return;
        }
        match self.phrases.iter_mut().find(|phrase| phrase.stems == stems) {
            Some(phrase) => phrase.targets.push(target),
            None => self.phrases.push(Phrase { stems, targets: vec![target] }),
        }
    }

    /// What is known of a word of the sections.
    fn learn(&mut self, word: &str) -> KnownForm {
        if let Some(form) = self.known_forms.get(word) {
            return *form;
        }
        let stem = self.language.stem(word);
        let place = *self.places.entry(stem.clone()).or_insert_with(|| {
            self.stems.push(stem);
            self.weights.push(Vec::new());
            self.stems.len() - 1
        });
        let folded = fold(word).into_owned();
        let form = KnownForm { stem: place, is_common: self.common.contains(folded.as_str()) };
        self.forms.push((folded, place));
        self.known_forms.insert(word.to_owned(), form);
        form
    }

    /// Whether a word says nothing of what is sought.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(&*fold(word))
    }

    /// The words that say what is sought; all, if none does.
    pub(super) fn telling_or_all<'w>(&self, all: &'w [String]) -> Vec<&'w String> {
        let telling: Vec<_> = all.iter().filter(|word| !self.is_common(word)).collect();
        if telling.is_empty() { all.iter().collect() } else { telling }
    }

    /// The place of a stem, if a section has it.
    pub(super) fn place(&self, stem: &str) -> Option<usize> {
        self.places.get(stem).copied()
    }

    pub(super) fn weights(&self, stem: &str) -> &[Weight] {
        self.place(stem).map_or(&[], |place| &self.weights[place])
    }

    /// What a word counts for that so many sections have: 1 for none, less the more there are.
    pub(super) fn rarity(&self, sections: usize) -> f64 {
        let half = COMMON_SHARE * as_f64(self.sections.len());
        half / (as_f64(sections) + half)
    }

    /// What a word of the query counts for at most: no more than itself, if it is in the index, when a rarer one has it as a part.
    pub(super) fn rarest(&self, stem: &str) -> f64 {
        match self.place(stem) {
            Some(place) => self.rarity(self.weights[place].len()),
            None => 1.0,
        }
    }
}

/// A count as a number to calculate with. No index has so many words that one would be lost.
pub(super) fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
