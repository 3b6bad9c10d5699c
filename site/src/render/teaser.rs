//! Teasers: links to articles, with a title and a description.

use serde::Serialize;

use crate::content::{article::Article, language::Language};

/// What other pages show of an article.
#[derive(Serialize)]
pub(crate) struct Teaser<'a> {
    pub(crate) title: &'a str,
    /// The title with its soft hyphens.
    pub(crate) heading: &'a str,
    pub(crate) description: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> Teaser<'a> {
    pub(crate) fn of(article: &'a Article) -> Self {
        let Article { path, front, .. } = article;
        Self { title: &front.title, heading: &front.heading, description: &front.description, path }
    }

    /// The articles of a language, in the order of its start page.
    pub(crate) fn all(language: &'a Language) -> Vec<Self> {
        language.in_order().into_iter().map(Teaser::of).collect()
    }
}
