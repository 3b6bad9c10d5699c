//! Makes the files of search in each language: the index, the small file that names it, and the list of headings.
//!
//! Pages name the small file, whose address never changes, and not the index: so a change of one article leaves all other
//! pages as they are.

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    cache::{Fingerprint, TrackedArticle, search_files},
    other_files::OtherFiles,
    publisher::MadeFile,
};
use crate::{
    content::{
        article::page_file,
        language::{Language, LanguageFacts},
    },
    render::{assets::Asset, search_index::Searchable},
    search::Index,
};

/// What search needs of each language; the lists have the order of the site's languages.
pub(super) struct SearchFiles<'o> {
    pub(super) files: &'o OtherFiles<'o>,
    pub(super) facts: &'o [LanguageFacts],
    pub(super) tracked: &'o [Vec<TrackedArticle>],
    /// The fingerprint of the static pages.
    pub(super) static_pages: Fingerprint,
}

/// Where the index is: what the browser fetches first.
#[derive(Serialize)]
struct IndexAddress<'a> {
    href: &'a str,
    integrity: &'a str,
}

impl SearchFiles<'_> {
    /// The files of all languages; those that are not up to date are made.
    pub(super) fn make(&self) -> Result<Vec<MadeFile>> {
        let languages = (0..self.files.site.languages.len()).into_par_iter();
        let files: Vec<Vec<MadeFile>> = languages.map(|place| self.language(place)).collect::<Result<_>>()?;
        Ok(files.into_iter().flatten().collect())
    }

    fn language(&self, place: usize) -> Result<Vec<MadeFile>> {
        let site = self.files.site;
        let language = &site.languages[place];
        let inputs = search_files(self.static_pages, language, &self.tracked[place]);
        if let Some(files) = self.published(language, inputs) {
            return Ok(files);
        }
        let searchable = Searchable::new(language, &self.facts[place].articles, &site.declines[place]);
        let index = searchable.index();
        let list = || self.files.add(page_file(&language.word_list), inputs, &site.word_list_page(place, &index)?);
        let (list, index) = rayon::join(list, || self.index(language, inputs, &index));
        let [index, address] = index?;
        Ok(vec![list?, index, address])
    }

    /// The index, and the file that names it.
    fn index(&self, language: &Language, inputs: Fingerprint, index: &Index<'_>) -> Result<[MadeFile; 2]> {
        let json = serde_json::to_vec(index).context("cannot write the search index")?;
        let asset = Asset::new(&format!("search-{}.json", language.code), json);
        let address = IndexAddress { href: &asset.href, integrity: &asset.integrity };
        let address = serde_json::to_vec(&address).context("cannot write the address of the search index")?;
        let address = self.files.add(address_file(language), inputs, &address)?;
        Ok([self.files.add(asset.file().to_owned(), inputs, &asset.bytes)?, address])
    }

    /// The published files of a language, if all are up to date.
    fn published(&self, language: &Language, inputs: Fingerprint) -> Option<Vec<MadeFile>> {
        let prefix = format!("assets/search-{}.", language.code);
        let indexes = self.files.published.range(prefix.as_str()..);
        let index =
            indexes.take_while(|(path, _)| path.starts_with(&prefix)).map(|(path, _)| (*path).to_owned()).next()?;
        let paths = [page_file(&language.word_list), index, address_file(language)];
        paths.iter().map(|path| self.files.published_file(path, inputs)).collect()
    }
}

/// `sv/search.json`
fn address_file(language: &Language) -> String {
    format!("{}search.json", language.start.trim_start_matches('/'))
}
