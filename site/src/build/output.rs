//! Puts the built files in place. All of them are written beside the output first: a disk that is full, or a mistake found
//! late, leaves the old site as it is. Then each is moved into place whole, and what is stale goes.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use rayon::prelude::*;

use crate::build::cache::file_stat::Stamp;

/// New files beside the output folder, on their way into it. Dropped, they are gone.
#[derive(Debug)]
pub struct Staging<'o> {
    out: &'o Path,
    folder: PathBuf,
    /// Whether the output folder holds anything that a new file may equal.
    replaces: bool,
}

impl<'o> Staging<'o> {
    /// Begins with nothing. `mark` is a file beside the output that says the folder is this build's own to tidy.
    pub fn begin(out: &'o Path, mark: &Path) -> Result<Self> {
        let replaces = !is_empty(out);
        ensure!(
            !replaces || mark.exists(),
            "{} holds files and was not written by this build ({} is missing): name an empty folder with --out, or empty it",
            out.display(),
            mark.display()
        );
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let staging = Self { out, folder: out.with_file_name(name), replaces };
        // What a build left that was killed.
        staging.remove().with_context(|| format!("cannot remove {}", staging.folder.display()))?;
        Ok(staging)
    }

    /// Writes a file, unless the published one has these bytes. Says whether it did, and what the file looks like.
    pub fn add(&self, path: &str, bytes: &[u8]) -> Result<(Stamp, bool)> {
        if self.replaces
            && let Some(stamp) = same(&self.out.join(path), bytes)
        {
            return Ok((stamp, false));
        }
        let new = self.folder.join(path);
        let stamp = write_new(&new, bytes).with_context(|| format!("cannot write {}", new.display()))?;
        Ok((stamp, true))
    }

    /// Moves the files in: styles and scripts first, since a page must never be seen before what it links to.
    pub fn publish(&self, paths: &[String]) -> Result<()> {
        if !self.replaces {
            // One move of the whole folder.
            return fs::rename(&self.folder, self.out)
                .with_context(|| format!("cannot move the site to {}", self.out.display()));
        }
        let folders: BTreeSet<PathBuf> =
            paths.iter().filter_map(|path| self.out.join(path).parent().map(Path::to_owned)).collect();
        self.make(&folders)?;
        let (assets, pages): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.starts_with("assets/"));
        for group in [assets, pages] {
            group.par_iter().try_for_each(|path| {
                let to = self.out.join(path);
                fs::rename(self.folder.join(path), &to).with_context(|| format!("cannot write {}", to.display()))
            })?;
        }
        Ok(())
    }

    /// Makes all folders or none: the old site shall not be left with empty ones.
    fn make(&self, folders: &BTreeSet<PathBuf>) -> Result<()> {
        let mut made = Vec::new();
        for folder in folders.iter().filter(|folder| !folder.is_dir()) {
            if let Err(error) = fs::create_dir_all(folder) {
                made.into_iter().rev().for_each(|folder| self.remove_if_empty(folder));
                return Err(error).with_context(|| format!("cannot make the folder {}", folder.display()));
            }
            made.push(folder);
        }
        Ok(())
    }

    /// Every file of an output folder that was not empty.
    pub fn there(&self) -> Result<Vec<String>> {
        let mut files = Vec::new();
        if self.replaces {
            walk(self.out, self.out, &mut files).with_context(|| format!("cannot read {}", self.out.display()))?;
        }
        Ok(files)
    }

    /// Removes published files, and the folders that this leaves empty.
    pub fn remove_stale(&self, paths: &[&str]) -> Result<()> {
        for path in paths {
            let file = self.out.join(path);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", file.display()));
                }
                _ => self.remove_if_empty(file.parent().unwrap_or(self.out)),
            }
        }
        Ok(())
    }

    fn remove_if_empty(&self, folder: &Path) {
        let mut folder = folder;
        while folder != self.out && fs::remove_dir(folder).is_ok() {
            folder = folder.parent().unwrap_or(self.out);
        }
    }

    fn remove(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // The next build tries again.
        let _ = self.remove();
    }
}

/// Whether a folder holds nothing, or is not there.
fn is_empty(folder: &Path) -> bool {
    folder.read_dir().map_or(true, |mut entries| entries.next().is_none())
}

/// Finds every file below a folder, by its path there.
fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(root, &path, files)?;
        } else {
            files.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// Writes a single file by rename, unless it already has these bytes.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Stamp> {
    if let Some(stamp) = same(path, bytes) {
        return Ok(stamp);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let write = || {
        let stamp = write_new(&new, bytes)?;
        fs::rename(&new, path)?;
        Ok::<_, std::io::Error>(stamp)
    };
    write().with_context(|| format!("cannot write {}", path.display())).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

/// The stamp of a file that has these bytes.
fn same(path: &Path, bytes: &[u8]) -> Option<Stamp> {
    let found = fs::symlink_metadata(path).ok()?;
    let same = found.is_file() && found.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|read| read == bytes);
    same.then(|| Stamp::of_published(&found))
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<Stamp> {
    let mut file = match File::create(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            File::create(path)?
        }
        file => file?,
    };
    file.write_all(bytes)?;
    Ok(Stamp::of_published(&file.metadata()?))
}
