//! The index that the feedback function is packaged with: the articles, the addresses of the pages that thank for feedback,
//! and the strings of the page that refuses a form. So no content is hard-coded in the function.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::Value;

use super::{assets::Asset, pages::Site};
use crate::content::article::WORD_LIST_ID;

/// Version of the index's format; the function refuses any other.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Index<'s> {
    version: u32,
    default_language: &'s str,
    languages: BTreeMap<&'s str, Entry<'s>>,
}

#[derive(Serialize)]
struct Entry<'s> {
    articles: BTreeMap<&'s str, &'s str>,
    thanks: &'s str,
    stylesheet: &'s Asset,
    words: BTreeMap<&'static str, Option<&'s Value>>,
}

/// The index as JSON.
pub(crate) fn json(site: &Site<'_>) -> Result<Vec<u8>> {
    let stylesheet = site.shared.assets.get("main.css").context("site/assets/main.css is missing")?;
    let mut languages = BTreeMap::new();
    for language in site.languages {
        let articles = language.articles().map(|article| (article.id.as_str(), article.path.as_str()));
        // Its form is for those whom search has not helped.
        let articles = articles.chain([(WORD_LIST_ID, language.word_list.as_str())]).collect();
        let thanks = site.page(language, &language.pages.thanks).map_or("", |page| page.path.as_str());
        let strings = language.strings.table();
        let words = ["problems", "refused"].into_iter().map(|name| (name, strings.get(name))).collect();
        languages.insert(language.code.as_str(), Entry { articles, thanks, stylesheet, words });
    }
    let index = Index { version: VERSION, default_language: &site.shared.site_toml.default_language, languages };
    serde_json::to_vec_pretty(&index).context("cannot write the index")
}
