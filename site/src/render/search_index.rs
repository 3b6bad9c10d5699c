//! The search index of a language, from its articles and decline reasons.

use super::decline_list::{DeclineList, ReasonSection};
use crate::{
    content::{
        article::{Article, TextFacts, TextSection},
        language::Language,
    },
    search::{Index, Page, Section},
};

/// What search finds in one language: the articles in the order of the start page, then what is said about privacy and
/// accessibility.
pub(crate) struct Searchable<'s> {
    pub(crate) language: &'s Language,
    /// The facts of each article, in the order of the library.
    pub(crate) facts: &'s [TextFacts],
    /// The decline reasons, as sections.
    reasons: Vec<ReasonSection<'s>>,
}

impl<'s> Searchable<'s> {
    pub(crate) fn new(language: &'s Language, facts: &'s [TextFacts], declines: &'s DeclineList) -> Self {
        Self { language, facts, reasons: declines.sections().collect() }
    }

    /// The index of the language.
    pub(crate) fn index(&self) -> Index<'_> {
        let search = &self.language.search;
        let pages = self.articles().map(|article| self.page(article)).collect();
        Index { language: &search.table, synonyms: &search.synonyms, pages }
    }

    fn articles(&self) -> impl Iterator<Item = &'s Article> {
        let pages = &self.language.pages;
        let others = [&pages.privacy, &pages.accessibility].into_iter().filter_map(|id| self.language.find(id));
        self.language.in_order().chain(others)
    }

    fn page(&self, article: &'s Article) -> Page<'_> {
        let place = self.language.library.place(&article.id);
        let sections = place.into_iter().flat_map(|place| &self.facts[place].sections);
        // What the other pages say of cards answers no question about one, so that only their headings are found.
        let is_article = !self.language.pages.contains(&article.id);
        let section = |TextSection { id, heading, text }: &'s TextSection| {
            let text = if is_article { text.as_str() } else { "" };
            Section { id, heading, text, codes: "" }
        };
        let mut sections: Vec<Section<'_>> = sections.map(section).collect();
        if article.lists_declines() {
            sections.extend(self.reasons.iter().map(|ReasonSection { id, heading, text, codes }| Section {
                id,
                heading,
                text,
                codes,
            }));
        }
        let Article { path, front, .. } = article;
        Page { title: &front.title, path, also: &front.also, sections }
    }
}
