//! Teasers: links to articles, with a title and a description.

use serde::Serialize;

use super::mark::Mark;
use crate::content::{article::Article, language::Language};

/// What other pages show of an article.
#[derive(Serialize)]
pub(crate) struct Teaser<'a> {
    pub(crate) title: &'a str,
    /// The title with its soft hyphens.
    pub(crate) heading: &'a str,
    pub(crate) description: &'a str,
    pub(crate) path: &'a str,
    /// In a preview, that readers do not see the article yet.
    pub(crate) mark: Option<Mark>,
}

impl<'a> Teaser<'a> {
    pub(crate) fn of(language: &Language, article: &'a Article) -> Self {
        let Article { path, front, .. } = article;
        let mark = Mark::of(language, article);
        Self { title: &front.title, heading: &front.heading, description: &front.description, path, mark }
    }

    /// The articles of a language, in the order of its start page.
    pub(crate) fn all(language: &'a Language) -> Vec<Self> {
        language.in_order().map(|article| Self::of(language, article)).collect()
    }
}
