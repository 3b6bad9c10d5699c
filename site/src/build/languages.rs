//! Reads the languages of the site.

use std::collections::BTreeMap;

use super::cache::{Articles, Cache, FoundArticle, TrackedArticle, find_articles, read_articles};
use crate::{
    content::{
        language::{Language, LanguageFacts},
        language_folder::LanguageFolder,
        library::Library,
    },
    diagnostics::{Diagnostics, Source},
    options::Options,
    render::shared_inputs::SharedInputs,
};

/// The languages of the site. The lists have the same order.
#[derive(Default)]
pub(super) struct ReadLanguages {
    pub(super) languages: Vec<Language>,
    /// What rendering finds in the texts; for an article that has not changed it comes from the cache.
    pub(super) facts: Vec<LanguageFacts>,
    /// What the cache tracks of each language's articles.
    pub(super) tracked: Vec<Vec<TrackedArticle>>,
    /// The same of the articles that the build does not contain.
    pub(super) unpublished: Vec<Vec<TrackedArticle>>,
}

impl ReadLanguages {
    /// Reads the languages that `site.toml` names. `found` are the articles' files of a language, if they have been searched
    /// for already; `cache` loses the articles that are read.
    pub(super) fn read(
        options: &Options,
        shared: &SharedInputs,
        cache: &mut Cache<'_>,
        mut found: BTreeMap<String, Vec<FoundArticle>>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let site_toml = &shared.site_toml;
        let mut read = Self::default();
        for code in &site_toml.languages {
            let cached = cache.articles.remove(code.as_str()).unwrap_or_default();
            let Some(folder) = LanguageFolder::find(code, &options.content, site_toml, shared.edition, diagnostics)
            else {
                continue;
            };
            let found = found.remove(code).unwrap_or_else(|| find_or_report(&folder, diagnostics));
            let Articles { files, facts, tracked, unpublished } =
                read_articles(&folder, found, cached, shared.edition, diagnostics);
            let (unpublished_files, unpublished) = unpublished.into_iter().unzip();
            let library = Library::new(files, unpublished_files, shared.edition);
            let used_strings = &shared.templates.strings;
            let language = Language::read(folder, library, site_toml, &shared.reasons, used_strings, diagnostics);
            read.languages.push(language);
            read.facts.push(LanguageFacts { articles: facts, decline_links: Vec::new() });
            read.tracked.push(tracked);
            read.unpublished.push(unpublished);
        }
        read
    }
}

fn find_or_report(folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> Vec<FoundArticle> {
    find_articles(&folder.path).unwrap_or_else(|error| {
        let message = format!("the folder cannot be read: {error}");
        let source = Source::new(folder.display_path.clone(), String::new());
        diagnostics.push(source.error(0..0, message, "check that you may read it"));
        Vec::new()
    })
}
