//! The small index that the feedback function is packaged with: which articles there are, where to lead a reader, and
//! the words of the page that refuses a form. Nothing of the content is hard-coded in a function.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::{render::assets::Asset, render::pages::Site};

/// Version of the index's format; a function refuses another.
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
pub fn json(default_language: &str, site: &Site<'_>, stylesheet: &Asset) -> serde_json::Result<Vec<u8>> {
    let languages = site.languages.iter().map(|language| {
        let articles = language.articles().map(|article| (article.id.as_str(), article.path.as_str())).collect();
        let thanks = site.page(language, &language.pages.thanks).map_or("", |page| page.path.as_str());
        let words = language.words.table();
        let words = ["problems", "refused"].into_iter().map(|name| (name, words.get(name))).collect();
        (language.code.as_str(), Entry { articles, thanks, stylesheet, words })
    });
    serde_json::to_vec_pretty(&Index { version: VERSION, default_language, languages: languages.collect() })
}
