//! What the page for an unknown address says. One page answers for all addresses, so it has every language.

use std::iter;

use serde::Serialize;

use super::teaser::Teaser;
use crate::content::language::Language;

/// The page's part in one language.
#[derive(Serialize)]
pub(super) struct Missing<'s> {
    tag: &'s str,
    title: &'s str,
    lead: &'s str,
    articles: Vec<Teaser<'s>>,
}

/// The page's parts in all languages, its own first.
pub(super) fn in_all<'s>(languages: &'s [Language], own: &'s Language) -> Vec<Missing<'s>> {
    let others = languages.iter().filter(|language| language.code != own.code);
    let parts = iter::once(own).chain(others).map(|language| Missing {
        tag: &language.tag.tag,
        title: language.strings.get("missing.title"),
        lead: language.strings.get("missing.lead"),
        articles: Teaser::all(language),
    });
    parts.collect()
}
