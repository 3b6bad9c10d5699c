//! Files as the file system describes them: by which one that has not changed is known without being read.

use std::{
    fs::{self, Metadata},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Length and times of a file. The time of the last change of its inode cannot be set, so that a file put back with an
/// older one's date does not pass for it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    len: u64,
    modified: i128,
    changed: i128,
}

/// Within this time after a change there may be another one that leaves the same stamp, by the coarseness of the clock.
const UNSETTLED: i128 = 20_000_000;

impl Stamp {
    /// The stamp of a file. One that has only just changed gets none, so that it is read again the next time.
    fn of(file: &Metadata, now: i128) -> Self {
        let changed = nanoseconds(file.ctime(), file.ctime_nsec());
        if now - changed < UNSETTLED {
            return Self::default();
        }
        Self { len: file.len(), modified: nanoseconds(file.mtime(), file.mtime_nsec()), changed }
    }

    /// The stamp of a published file. It is moved into place, which changes its inode: that time says nothing.
    pub fn of_published(file: &Metadata) -> Self {
        Self { len: file.len(), modified: nanoseconds(file.mtime(), file.mtime_nsec()), changed: 0 }
    }

    /// Whether a published file is still there as it was.
    pub fn is_of(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|file| file.is_file() && Self::of_published(&file) == *self)
    }

    /// Whether a file that has the other stamp now is the same as when it had this one.
    pub fn vouches_for(&self, other: &Self) -> bool {
        self == other && *self != Self::default()
    }
}

fn nanoseconds(seconds: i64, rest: i64) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(rest)
}

/// An article's file in a folder.
#[derive(Debug)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its name, with `.md`.
    pub name: String,
    /// When it was last changed.
    pub stamp: Stamp,
}

impl Found {
    /// The article's id.
    pub fn id(&self) -> &str {
        self.name.strip_suffix(".md").unwrap_or(&self.name)
    }
}

/// The Markdown files of a folder, in the order of their ids.
pub fn find(folder: &Path) -> io::Result<Vec<Found>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos().cast_signed());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    let mut found: Vec<_> = paths
        .into_par_iter()
        .with_min_len(64)
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What cannot be examined is read, and reported then.
            let stamp = fs::metadata(&path).map_or_else(|_| Stamp::default(), |file| Stamp::of(&file, now));
            Found { path, name, stamp }
        })
        .collect();
    found.par_sort_unstable_by(|a, b| a.id().cmp(b.id()));
    Ok(found)
}
