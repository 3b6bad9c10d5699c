//! Teasers: links to articles, with a title and a description.

use serde::Serialize;

use crate::content::article::Article;

/// What other pages show of an article.
#[derive(Serialize)]
pub(crate) struct Teaser<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> Teaser<'a> {
    pub(crate) fn of(article: &'a Article) -> Self {
        let Article { path, front, .. } = article;
        Self { title: &front.title, description: &front.description, path }
    }
}
