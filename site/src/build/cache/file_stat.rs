//! Length and times of a file. They tell that a file has not changed, so that it need not be read.

use std::{
    fs::{self, Metadata},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::content::{
    article::article_id,
    strays::{Stray, is_left_out},
};

/// Length and times of a file. The change time of its inode cannot be set by a program, so that a file that is replaced by
/// one with the same modification time is recognised as changed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileStat {
    len: u64,
    /// In nanoseconds since 1970.
    modified: i128,
    /// The change time of the inode, in nanoseconds since 1970; 0 for a published file.
    changed: i128,
}

/// The clock of a file system may be coarse: two changes within this time, in nanoseconds, can leave the same stat.
const CLOCK_RESOLUTION: i128 = 20_000_000;

impl FileStat {
    /// The stat of an article's file. A file that has only just changed gets the default, which [`FileStat::is_unchanged`]
    /// never accepts, so that the file is read the next time too.
    fn of_article(file: &Metadata, now: i128) -> Self {
        let changed = nanoseconds(file.ctime(), file.ctime_nsec());
        if now - changed < CLOCK_RESOLUTION {
            return Self::default();
        }
        Self { len: file.len(), modified: nanoseconds(file.mtime(), file.mtime_nsec()), changed }
    }

    /// The stat of a published file. It is moved into place, which changes its inode; so that time is left out.
    pub(crate) fn of_published(file: &Metadata) -> Self {
        Self { len: file.len(), modified: nanoseconds(file.mtime(), file.mtime_nsec()), changed: 0 }
    }

    /// Whether a published file exists and has this stat.
    pub(crate) fn matches(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|file| file.is_file() && Self::of_published(&file) == *self)
    }

    /// Whether an article's file that has the stat `now` has not changed since it had this one.
    pub(crate) fn is_unchanged(&self, now: &Self) -> bool {
        self == now && *self != Self::default()
    }
}

fn nanoseconds(seconds: i64, rest: i64) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(rest)
}

/// An article's file, which may not have been read yet.
#[derive(Debug)]
pub(crate) struct FoundArticle {
    pub(crate) path: PathBuf,
    /// The file's name, with `.md`.
    pub(crate) name: String,
    pub(crate) stat: FileStat,
}

impl FoundArticle {
    fn new(path: PathBuf, now: i128) -> Self {
        // A file whose metadata cannot be read is reported when it is read itself.
        let stat = fs::metadata(&path).map_or_else(|_| FileStat::default(), |file| FileStat::of_article(&file, now));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { path, name, stat }
    }

    /// The article's id.
    pub(crate) fn id(&self) -> &str {
        article_id(&self.name)
    }
}

/// What a language's folder holds beside its TOML files.
#[derive(Debug, Default)]
pub(crate) struct FoundFiles {
    /// The articles' files, in the order of their ids.
    pub(crate) articles: Vec<FoundArticle>,
    /// What looks like articles and is not read as one: `x.MD`, `x.markdown`, a folder.
    pub(crate) misplaced: Vec<PathBuf>,
}

/// Finds the articles of a language's folder.
pub(crate) fn find_articles(folder: &Path) -> io::Result<FoundFiles> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos().cast_signed());
    let (mut paths, mut misplaced) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if is_left_out(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if extension == "md" {
            paths.push(path);
        } else if path.is_dir() || Stray::of(&path).is_some() || Stray::may_be_words(&path) {
            misplaced.push(path);
        }
    }
    misplaced.sort();
    let mut articles: Vec<_> =
        paths.into_par_iter().with_min_len(MIN_FILES_PER_TASK).map(|path| FoundArticle::new(path, now)).collect();
    articles.par_sort_unstable_by(|a, b| a.id().cmp(b.id()));
    Ok(FoundFiles { articles, misplaced })
}

/// Looking at fewer files than this is not worth a task of its own.
pub(super) const MIN_FILES_PER_TASK: usize = 64;
