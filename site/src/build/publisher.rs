//! Compares files with the published ones, and stages those that are new.

use std::path::Path;

use anyhow::Result;

use super::{
    cache::{CachedPage, Fingerprint},
    output::Staging,
};

/// Compares files with the published ones, and stages those that are new.
pub(super) struct Publisher<'p> {
    /// The output folder.
    pub(super) out: &'p Path,
    /// Where new files go; `None` if the content is only checked.
    pub(super) staging: Option<&'p Staging<'p>>,
}

/// A file of the site in this build.
pub(super) struct MadeFile {
    /// The path, relative to the output folder.
    pub(super) path: String,
    pub(super) page: CachedPage,
    /// Whether the file is staged, because it differs from the published one.
    pub(super) is_staged: bool,
}

impl Publisher<'_> {
    /// Whether a file was made from these inputs and is still in the output folder as it was published.
    pub(super) fn is_up_to_date(&self, page: &CachedPage, inputs: Fingerprint, path: &str) -> bool {
        page.inputs == inputs && page.stat.matches(&self.out.join(path))
    }

    /// Stages a file, unless the published one has the same bytes.
    pub(super) fn add(&self, path: String, inputs: Fingerprint, bytes: &[u8]) -> Result<MadeFile> {
        let Some(staging) = self.staging else {
            return Ok(MadeFile { path, page: CachedPage::default(), is_staged: false });
        };
        let (stat, is_staged) = staging.add(&path, bytes)?;
        Ok(MadeFile { path, page: CachedPage { inputs, stat }, is_staged })
    }
}
