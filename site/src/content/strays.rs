//! Files and folders in `content` that a build does not read, though somebody may think that it does.

use std::path::{Path, PathBuf};

use super::media;
use crate::diagnostics::{Diagnostics, Source, display_path};

/// Endings of files that are texts. Only `md` in a language's folder is read.
const TEXTS: [&str; 12] =
    ["md", "markdown", "mdown", "mdx", "mkd", "docx", "doc", "odt", "rtf", "txt", "pages", "html"];

/// Endings of pictures, and of downloads.
const PICTURES: [&str; 9] = ["avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "webp"];
const DOWNLOADS: [&str; 1] = ["pdf"];

/// The files of a language's folder that are no articles.
pub(crate) const LANGUAGE_FILES: [&str; 5] =
    ["declines.toml", "mails.toml", "search.toml", "strings.toml", "synonyms.toml"];

/// What a stray file is.
pub(crate) enum Stray {
    Text,
    Picture,
    Download,
}

impl Stray {
    /// What a file is, by its ending, whatever the case.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_one_of = |endings: &[&str]| endings.contains(&extension.as_str());
        if is_one_of(&TEXTS) {
            Some(Self::Text)
        } else if is_one_of(&PICTURES) {
            Some(Self::Picture)
        } else if is_one_of(&DOWNLOADS) {
            Some(Self::Download)
        } else {
            None
        }
    }

    /// The folder that such a file belongs in.
    fn folder(&self) -> &'static str {
        match self {
            Self::Text => "the folder of its language, such as content/sv",
            Self::Picture => "content/images",
            Self::Download => "content/downloads",
        }
    }

    /// Whether a file of a language's folder has words in a form that is read, under a name that is not, or has no ending.
    pub(crate) fn may_be_words(path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match path.extension() {
            Some(extension) => extension.eq_ignore_ascii_case("toml") && !LANGUAGE_FILES.contains(&&*name),
            None => path.is_file(),
        }
    }

    /// How to mend it.
    pub(crate) fn help(&self, name: &str) -> String {
        format!("move it to {}, or rename it to `_{name}` to leave it out", self.folder())
    }
}

/// Whether a name is left out: programs write files that begin with a dot or a tilde beside those that are open, and authors
/// lay texts aside with an underscore.
pub(crate) fn is_left_out(name: &str) -> bool {
    name.starts_with(['.', '_', '~'])
}

/// The stray files and folders beside `site.toml`: `languages` are the folders that are read.
pub(crate) fn find(content: &Path, languages: &[String]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(content).into_iter().flatten().flatten();
    let is_stray = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_read = media::FOLDERS.contains(&&*name) || languages.iter().any(|language| *language == name);
        !is_left_out(&name)
            && if path.is_dir() {
                !is_read && has_articles(path)
            } else {
                Stray::of(path).is_some() || LANGUAGE_FILES.contains(&&*name)
            }
    };
    let mut strays: Vec<_> = entries.map(|entry| entry.path()).filter(is_stray).collect();
    strays.sort();
    strays
}

fn has_articles(folder: &Path) -> bool {
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| entry.path().extension() == Some("md".as_ref()))
}

/// Reports them. A folder may be a language that is on its way.
pub(crate) fn report(content: &Path, languages: &[String], diagnostics: &mut Diagnostics) {
    for path in find(content, languages) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let source = Source::new(display_path(&path), String::new());
        diagnostics.push(if path.is_dir() {
            let help = format!("add \"{name}\" to `languages` in site.toml, or rename it to `_{name}` to leave it out");
            source.error(0..0, format!("the folder `{name}` is not read"), help).into_warning()
        } else {
            let help = Stray::of(&path).unwrap_or(Stray::Text).help(&name);
            source.error(0..0, format!("`{name}` is not read"), help)
        });
    }
}
