//! Reads the articles of a language; those whose files have not changed come from the cache.

use std::fs;

use rayon::prelude::*;

use super::{
    entries::{CachedArticle, TrackedArticle},
    file_stat::FoundArticle,
    fingerprint::Fingerprint,
    inputs,
};
use crate::{
    content::{
        article::{ArticleFile, TextFacts},
        language_folder::LanguageFolder,
        publication::Edition,
    },
    diagnostics::Diagnostics,
};

/// The articles of a language. The first three lists have the same order.
pub(crate) struct Articles {
    pub(crate) files: Vec<ArticleFile>,
    /// Empty for an article whose text has not been rendered yet.
    pub(crate) facts: Vec<TextFacts>,
    pub(crate) tracked: Vec<TrackedArticle>,
    /// The articles that this build does not contain.
    pub(crate) unpublished: Vec<(ArticleFile, TrackedArticle)>,
}

/// Reads the articles of a language. What is wrong with a draft that the build does not contain is its author's affair alone,
/// and not reported. `found` and `cached` are both in the order of the ids.
pub(crate) fn read_articles(
    folder: &LanguageFolder,
    found: Vec<FoundArticle>,
    cached: Vec<CachedArticle<'_>>,
    edition: Edition,
    diagnostics: &mut Diagnostics,
) -> Articles {
    let read: Vec<_> = join(found, cached)
        .into_par_iter()
        .map(|(found, cached)| {
            let mut diagnostics = Diagnostics::default();
            let article = read_article(folder, found, cached.as_ref(), &mut diagnostics);
            (article, diagnostics)
        })
        .collect();
    let mut articles = Articles {
        files: Vec::with_capacity(read.len()),
        facts: Vec::with_capacity(read.len()),
        tracked: Vec::with_capacity(read.len()),
        unpublished: Vec::new(),
    };
    for ((file, facts, mut tracked), found) in read {
        let publication = &file.article.front.publication;
        if !edition.contains(publication) {
            if !publication.draft {
                diagnostics.append(found);
            }
            tracked.page = None;
            articles.unpublished.push((file, tracked));
            continue;
        }
        articles.files.push(file);
        articles.facts.push(facts);
        articles.tracked.push(tracked);
        diagnostics.append(found);
    }
    articles
}

/// Finds the cache's entry of each file.
fn join(found: Vec<FoundArticle>, cached: Vec<CachedArticle<'_>>) -> Vec<(FoundArticle, Option<CachedArticle<'_>>)> {
    let mut cached = cached.into_iter().peekable();
    let mut joined = Vec::with_capacity(found.len());
    for found in found {
        while cached.next_if(|cached| cached.id < found.id()).is_some() {}
        let entry = cached.next_if(|cached| cached.id == found.id());
        joined.push((found, entry));
    }
    joined
}

fn read_article(
    folder: &LanguageFolder,
    found: FoundArticle,
    cached: Option<&CachedArticle<'_>>,
    diagnostics: &mut Diagnostics,
) -> (ArticleFile, TextFacts, TrackedArticle) {
    let unchanged = cached.filter(|cached| cached.is_unchanged(&found));
    if let Some((article, facts, tracked)) = unchanged.and_then(|cached| cached.decode(found.stat)) {
        return (ArticleFile::unread(article, found.path, &found.name, folder), facts, tracked);
    }
    let bytes = fs::read(&found.path);
    let content = bytes.as_ref().map_or_else(|_| Fingerprint::default(), |bytes| Fingerprint::of(bytes));
    let unchanged = cached.filter(|cached| cached.has_content(content));
    if let Some((article, facts, tracked)) = unchanged.and_then(|cached| cached.decode(found.stat)) {
        return (ArticleFile::unread(article, found.path, &found.name, folder), facts, tracked);
    }
    let file = ArticleFile::parse(&found.name, bytes, folder, diagnostics);
    let teaser_hash = inputs::teaser(&file.article);
    let tracked = TrackedArticle { stat: found.stat, content, teaser_hash, page: None, encoded: None };
    (file, TextFacts::default(), tracked)
}
