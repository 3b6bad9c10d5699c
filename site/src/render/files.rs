//! Lists the files of a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use walkdir::WalkDir;

/// The entries of a folder in order; none if there is no such folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    paths(folder, WalkDir::new(folder).max_depth(1))
}

/// The files of a folder and of its sub-folders, in order; none if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = paths(folder, WalkDir::new(folder))?;
    files.retain(|path| !path.is_dir());
    Ok(files)
}

fn paths(folder: &Path, walk: WalkDir) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    // Links are not followed: an editor's lock file may be a link that leads nowhere.
    let entries = walk.min_depth(1).sort_by_file_name().into_iter();
    entries
        .map(|entry| Ok(entry?.into_path()))
        .collect::<Result<_>>()
        .with_context(|| format!("cannot read {}", folder.display()))
}
