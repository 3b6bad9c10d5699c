//! Puts the built files in place. All new files are written beside the output first, so that a full disk, or a mistake found
//! late, leaves the old site unchanged. Then each file is moved into place by a rename, so that a build that is killed leaves
//! no half-written file, and stale files are removed.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::cache::FileStat;

/// A folder beside the output folder that holds the new files. It is removed on drop.
#[derive(Debug)]
pub(super) struct Staging<'o> {
    out: &'o Path,
    folder: PathBuf,
    /// Whether the output folder holds any files.
    has_output: bool,
}

impl<'o> Staging<'o> {
    /// Begins without files. The folder has been checked by [`check_folder`].
    pub(super) fn begin(out: &'o Path) -> Result<Self> {
        let has_output = !is_empty(out);
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let staging = Self { out, folder: out.with_file_name(name), has_output };
        // A build that was killed may have left files.
        staging.remove().with_context(|| format!("cannot remove {}", staging.folder.display()))?;
        Ok(staging)
    }

    /// Writes a file, unless the published one has these bytes. Returns the file's stat, and whether it was written.
    pub(super) fn add(&self, path: &str, bytes: &[u8]) -> Result<(FileStat, bool)> {
        if self.has_output
            && let Some(stat) = stat_if_same(&self.out.join(path), bytes)
        {
            return Ok((stat, false));
        }
        let new = self.folder.join(path);
        let stat = write_new(&new, bytes).with_context(|| format!("cannot write {}", new.display()))?;
        Ok((stat, true))
    }

    /// Moves the new files into the output folder: styles and scripts first, so that a page never links to one that is missing.
    pub(super) fn publish(&self, paths: &[String]) -> Result<()> {
        if !self.has_output {
            // The whole folder moves at once.
            return fs::rename(&self.folder, self.out)
                .with_context(|| format!("cannot move the site to {}", self.out.display()));
        }
        let folders: BTreeSet<PathBuf> =
            paths.iter().filter_map(|path| self.out.join(path).parent().map(Path::to_owned)).collect();
        self.make_folders(&folders)?;
        let (assets, pages): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.starts_with("assets/"));
        for group in [assets, pages] {
            group.par_iter().try_for_each(|path| {
                let to = self.out.join(path);
                fs::rename(self.folder.join(path), &to).with_context(|| format!("cannot write {}", to.display()))
            })?;
        }
        Ok(())
    }

    /// Makes all folders or, after an error, none, so that the old site gets no empty folders.
    fn make_folders(&self, folders: &BTreeSet<PathBuf>) -> Result<()> {
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

    /// The files of the output folder, by path, if it held any when the build began.
    pub(super) fn existing_files(&self) -> Result<Vec<String>> {
        let mut files = Vec::new();
        if !self.has_output {
            return Ok(files);
        }
        for entry in WalkDir::new(self.out) {
            let entry = entry.with_context(|| format!("cannot read {}", self.out.display()))?;
            if !entry.file_type().is_dir() {
                let path = entry.path().strip_prefix(self.out).unwrap_or(entry.path());
                files.push(path.to_string_lossy().into_owned());
            }
        }
        Ok(files)
    }

    /// Removes published files, and the folders that become empty.
    pub(super) fn remove_stale(&self, paths: &[Cow<'_, str>]) -> Result<()> {
        for path in paths {
            let file = self.out.join(&**path);
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
        // If this fails, the next build removes it.
        let _ = self.remove();
    }
}

/// Refuses an output folder that a build may not write. It may if the folder is empty or missing, or if `mark` exists: a file beside
/// the output, which shows that a build made the folder, so that files there may be removed.
pub(super) fn check_folder(out: &Path, mark: &Path) -> Result<()> {
    ensure!(!out.exists() || out.is_dir(), "{} is a file: name a folder with --out", out.display());
    ensure!(
        is_empty(out) || mark.exists(),
        "{} holds files and was not written by this build ({} is missing): name an empty folder with --out, or empty it",
        out.display(),
        mark.display()
    );
    Ok(())
}

/// Whether a folder is empty or missing.
fn is_empty(folder: &Path) -> bool {
    folder.read_dir().map_or(true, |mut entries| entries.next().is_none())
}

/// Writes a single file by a rename, unless it has these bytes already. The new file's name is always the same, so that the
/// next build overwrites what a build that was killed left.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if stat_if_same(path, bytes).is_some() {
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = write_new(&new, bytes).and_then(|_| fs::rename(&new, path));
    written.with_context(|| format!("cannot write {}", path.display())).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

/// The stat of a file, if it has these bytes.
fn stat_if_same(path: &Path, bytes: &[u8]) -> Option<FileStat> {
    let found = fs::symlink_metadata(path).ok()?;
    let same = found.is_file() && found.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|read| read == bytes);
    if same { Some(FileStat::of_published(&found)) } else { None }
}

/// Writes a file, and makes the folder around it if need be.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<FileStat> {
    let mut file = match File::create(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            File::create(path)?
        }
        file => file?,
    };
    file.write_all(bytes)?;
    Ok(FileStat::of_published(&file.metadata()?))
}
