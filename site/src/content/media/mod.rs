//! Pictures (`content/images`) and files to download (`content/downloads`). Each may have a version for one language, in a
//! folder with the language's code: `images/en/menu.png` takes the place of `images/menu.png` on English pages.
//!
//! A file is published only if a text uses it. So a file that cannot be published is an error where it is used, and a warning
//! where it is not.

mod file;
mod orientation;
mod svg;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

pub(crate) use self::file::{Fault, MediaFile, hashed_address, usable_name};
use crate::diagnostics::{Diagnostics, Source, display_path, nearest};

/// The folders of pictures and downloads, beside `site.toml`.
pub(crate) const FOLDERS: [&str; 2] = ["images", "downloads"];

/// What programs leave in folders, which is no mistake of anybody's.
const LEFT_BY_PROGRAMS: [&str; 3] = ["Thumbs.db", "ehthumbs.db", "desktop.ini"];

/// Width and height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The pictures and downloads of all languages.
#[derive(Debug, Default)]
pub(crate) struct Media {
    /// By the path below `content`, such as `images/en/menu.png`, in Unicode's composed form (NFC).
    files: BTreeMap<String, MediaFile>,
}

impl Media {
    /// Reads the files of `paths`, which lie below the folder `content`.
    pub(crate) fn read(content: &Path, paths: &[PathBuf]) -> Self {
        let mut files = BTreeMap::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(['.', '_']) || LEFT_BY_PROGRAMS.contains(&&*name) || path.is_dir() {
                continue;
            }
            let written = path.strip_prefix(content).unwrap_or(path).to_string_lossy().nfc().collect::<String>();
            files.insert(written.clone(), MediaFile::read(path, &written));
        }
        Self { files }
    }

    /// Finds the file that a text in this language writes as `images/name.png`.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, or that there is none.
    pub(crate) fn find(&self, language: &str, written: &str) -> Result<&MediaFile, Fault> {
        let decoded = percent_decode_str(written).decode_utf8_lossy();
        let path: String = decoded.trim_start_matches("./").trim_start_matches('/').nfc().collect();
        let (folder, name) = path.split_once('/').unwrap_or(("", &path));
        let own = format!("{folder}/{language}/{name}");
        let Some(file) = self.files.get(&own).or_else(|| self.files.get(&path)) else {
            return Err(self.missing(&path));
        };
        match &file.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(file),
        }
    }

    /// The fault of a path that names no file: perhaps a file has nearly that name.
    fn missing(&self, path: &str) -> Fault {
        let alike = self
            .files
            .iter()
            .find(|(other, file)| other.eq_ignore_ascii_case(path) || file.usable_path.eq_ignore_ascii_case(path));
        let help = match alike {
            Some((other, file)) if file.fault.is_some() && *other != file.usable_path => {
                format!("content/{other} is there: rename it to `{}`", file.usable_name())
            }
            Some((_, file)) => format!("write `{}`", file.usable_path),
            None => match self.nearest_file(path) {
                Some(near) if near == path => {
                    "it is there for another language alone: put one for all beside that language's folder".into()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None if path.starts_with("downloads/") => "put the file in the folder content/downloads".into(),
                None => {
                    "put the picture in the folder content/images, and write `![what it shows](images/name.png)`".into()
                }
            },
        };
        let kind = if path.starts_with("downloads/") { "file" } else { "picture" };
        Fault { message: format!("the {kind} `{path}` is missing"), help }
    }

    /// What to write for the file whose name is nearest to that of a path.
    fn nearest_file(&self, path: &str) -> Option<String> {
        let near = nearest(name_of(path), self.files.keys().map(|other| name_of(other)))?;
        let other = self.files.keys().find(|other| name_of(other) == near)?;
        Some(format!("{}/{near}", other.split('/').next()?))
    }

    /// The files that are published at these paths, each with its bytes.
    pub(crate) fn published<'m>(&'m self, used: &'m BTreeSet<&str>) -> impl Iterator<Item = &'m MediaFile> {
        let mut published = BTreeMap::new();
        for file in self.files.values().filter(|file| used.contains(file.published_path())) {
            published.insert(file.published_path(), file);
        }
        published.into_values()
    }

    /// Warns of the files that could be published, and that neither the published files nor one of the `waiting` texts use.
    pub(crate) fn warn_of_unused<'t>(
        &self,
        content: &Path,
        used: &BTreeSet<String>,
        waiting: impl Iterator<Item = &'t str>,
        diagnostics: &mut Diagnostics,
    ) {
        let is_unused =
            |(_, file): &(&String, &MediaFile)| file.fault.is_none() && !used.contains(file.published_path());
        let mut unused = self.files.iter().filter(is_unused).peekable();
        if unused.peek().is_none() {
            return;
        }
        let waiting: Vec<&str> = waiting.collect();
        for (path, _) in unused.filter(|(path, _)| !waiting.iter().any(|text| text.contains(name_of(path)))) {
            let source = Source::new(format!("{}/{path}", display_path(content)), String::new());
            let help = "take the file out, or show it in a text: only the files that a text uses are published";
            diagnostics.push(source.error(0..0, format!("no text uses `{path}`"), help).into_warning());
        }
    }

    /// Warns of the files that could not be published if a text used them.
    pub(crate) fn warn_of_faults(&self, content: &Path, diagnostics: &mut Diagnostics) {
        for (path, file) in &self.files {
            if let Some(Fault { message, help }) = &file.fault {
                let source = Source::new(format!("{}/{path}", display_path(content)), String::new());
                let message = format!("{message}; no text uses it yet");
                diagnostics.push(source.error(0..0, message, help.as_str()).into_warning());
            }
        }
    }
}

/// The last part of a path, with whichever slashes.
fn name_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
