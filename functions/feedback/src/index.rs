//! The site's index: its build writes it as a file, and publishing the site puts it into the feedback table.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::Deserialize;

/// The version of the format that this function reads.
const VERSION: u32 = 1;

/// The site's languages and, for each, its articles, its thanks page and the texts of the page for a refused form.
#[derive(Deserialize)]
pub struct Index {
    version: u32,
    default_language: String,
    languages: BTreeMap<String, Language>,
}

#[derive(Deserialize)]
pub(crate) struct Language {
    /// The path of each article's page, by the article's id.
    pub(crate) articles: BTreeMap<String, String>,
    /// The path of the page that thanks the reader.
    pub(crate) thanks: String,
    pub(crate) stylesheet: Stylesheet,
    pub(crate) words: Words,
}

#[derive(Deserialize)]
pub(crate) struct Stylesheet {
    pub(crate) href: String,
    pub(crate) integrity: String,
}

#[derive(Deserialize)]
pub(crate) struct Words {
    pub(crate) refused: Refused,
    /// The text for the reader, by the problem's code.
    pub(crate) problems: BTreeMap<String, String>,
}

/// Texts of the page for a refused form.
#[derive(Deserialize)]
pub(crate) struct Refused {
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) question: String,
    pub(crate) yes: String,
    pub(crate) no: String,
    pub(crate) comment_label: String,
    pub(crate) send: String,
    pub(crate) back: String,
    pub(crate) start: String,
}

impl Index {
    /// Reads the index from its file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        Self::parse(&std::fs::read(path)?)
    }

    pub(crate) fn parse(json: &[u8]) -> anyhow::Result<Self> {
        let index: Self = serde_json::from_slice(json).context("not a site index")?;
        ensure!(index.version == VERSION, "version {}, but this program reads {VERSION}", index.version);
        ensure!(index.languages.contains_key(&index.default_language), "no words in the default language");
        Ok(index)
    }

    /// All pages that ask for feedback, as (language, article).
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.languages
            .iter()
            .flat_map(|(code, language)| language.articles.keys().map(move |article| (code.as_str(), article.as_str())))
    }

    pub(crate) fn language(&self, code: &str) -> Option<&Language> {
        self.languages.get(code)
    }

    /// The language with that code or, if there is none, the site's default, each with its code.
    pub(crate) fn language_or_default(&self, code: Option<&str>) -> (&str, &Language) {
        let (code, language) = code
            .and_then(|code| self.languages.get_key_value(code))
            .or_else(|| self.languages.get_key_value(&self.default_language))
            .expect("the default language was found when the index was read");
        (code, language)
    }

    /// Whether that language has the article. If the language is unknown, whether any language has it.
    pub(crate) fn has_article(&self, language: Option<&str>, article: &str) -> bool {
        match language.and_then(|code| self.language(code)) {
            Some(language) => language.articles.contains_key(article),
            None => self.languages.values().any(|language| language.articles.contains_key(article)),
        }
    }
}

impl Language {
    /// The text for the problem with that code, if there is one.
    pub(crate) fn problem(&self, code: &str) -> Option<&str> {
        self.words.problems.get(code).map(String::as_str)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const JSON: &[u8] = include_bytes!("../tests/router/site.index.json");

    #[test]
    fn pages_are_listed_by_language() {
        let index = Index::parse(JSON).expect("an index");
        let pages: Vec<_> = index.pages().collect();
        assert_eq!(pages, [("en", "uppdatera-kort"), ("sv", "avvisat-kort"), ("sv", "uppdatera-kort")]);
        assert!(index.has_article(Some("sv"), "avvisat-kort"));
        assert!(!index.has_article(Some("en"), "avvisat-kort"));
        assert!(index.has_article(Some("xx"), "avvisat-kort"));
        assert_eq!(index.language_or_default(Some("xx")).0, "sv");
    }

    /// The error for the index with `from` replaced by `to`.
    fn error_with(from: &str, to: &str) -> String {
        let json = String::from_utf8_lossy(JSON).replace(from, to);
        Index::parse(json.as_bytes()).map(|_| ()).expect_err("refused").to_string()
    }

    #[test]
    fn an_index_of_another_version_or_without_its_default_language_is_refused() {
        assert_eq!(error_with("\"version\": 1", "\"version\": 2"), "version 2, but this program reads 1");
        assert_eq!(
            error_with("\"default_language\": \"sv\"", "\"default_language\": \"fi\""),
            "no words in the default language"
        );
    }
}
