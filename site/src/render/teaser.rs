//! Teasers: links to articles, with a title and a description.

use serde::Serialize;

use super::mark::Mark;
use crate::content::{article::Article, language::Language};

/// What other pages show of an article.
#[derive(Serialize)]
pub(crate) struct Teaser<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) path: &'a str,
    /// In a preview, that readers do not see the article yet.
    pub(crate) mark: Option<Mark>,
}

impl<'a> Teaser<'a> {
    pub(crate) fn of(language: &Language, article: &'a Article) -> Self {
        let Article { path, front, .. } = article;
        Self { title: &front.title, description: &front.description, path, mark: Mark::of(language, article) }
    }
}
