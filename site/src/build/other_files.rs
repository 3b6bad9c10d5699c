//! Makes the files that are not pages of articles: the static pages, styles, scripts, pictures and downloads.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use rayon::prelude::*;

use super::{
    cache::{CachedPage, Fingerprint},
    publisher::{MadeFile, Publisher},
};
use crate::render::pages::{Site, StaticPage};

/// Makes the files that are not pages of articles.
pub(super) struct OtherFiles<'o> {
    pub(super) publisher: &'o Publisher<'o>,
    pub(super) site: &'o Site<'o>,
    /// The files that were published, by path.
    pub(super) published: &'o BTreeMap<&'o str, CachedPage>,
    /// The published paths of the pictures and downloads that texts use.
    pub(super) used_media: &'o BTreeSet<String>,
}

impl OtherFiles<'_> {
    /// All of these files; those that are not up to date are made. `page_inputs` is the fingerprint of the static pages, and
    /// `asset_inputs` that of styles, scripts and pictures.
    pub(super) fn make(&self, page_inputs: Fingerprint, asset_inputs: Fingerprint) -> Result<Vec<MadeFile>> {
        let shared = self.site.shared;
        let pages = self.site.static_pages();
        let pages = pages.par_iter().map(|page| self.page(page, page_inputs));
        let used: BTreeSet<&str> = self.used_media.iter().map(String::as_str).collect();
        let assets = shared.assets.values().chain(self.site.tool_views());
        let assets = assets.map(|asset| (asset.file(), asset.bytes.as_slice()));
        let media = shared.media.published(&used).map(|file| (file.published_path(), file.bytes.as_slice()));
        let files: Vec<(&str, &[u8])> = assets.chain(media).collect();
        let assets = files.par_iter().map(|(path, bytes)| self.asset(path, bytes, asset_inputs));
        pages.chain(assets).collect()
    }

    /// Stages a file, unless the published one has the same bytes.
    pub(super) fn add(&self, path: String, inputs: Fingerprint, bytes: &[u8]) -> Result<MadeFile> {
        self.publisher.add(path, inputs, bytes)
    }

    fn page(&self, page: &StaticPage<'_>, inputs: Fingerprint) -> Result<MadeFile> {
        match self.published_file(&page.file, inputs) {
            Some(file) => Ok(file),
            None => self.add(page.file.clone(), inputs, &self.site.static_page(page)?),
        }
    }

    fn asset(&self, path: &str, bytes: &[u8], inputs: Fingerprint) -> Result<MadeFile> {
        match self.published_file(path, inputs) {
            Some(file) => Ok(file),
            None => self.add(path.to_owned(), inputs, bytes),
        }
    }

    /// The published file, if it is up to date.
    pub(super) fn published_file(&self, path: &str, inputs: Fingerprint) -> Option<MadeFile> {
        let page = *self.published.get(path)?;
        if self.publisher.is_up_to_date(&page, inputs, path) {
            Some(MadeFile { path: path.to_owned(), page, is_staged: false })
        } else {
            None
        }
    }
}
