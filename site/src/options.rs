//! Where a build reads and writes.

use std::path::{Path, PathBuf};

/// Where a build reads and writes.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of `site.toml` and the languages.
    pub content: PathBuf,
    /// The folder of `templates/` and `assets/`.
    pub site: PathBuf,
    /// The folder of the finished site.
    pub out: PathBuf,
    /// Replaces `base_url` of `site.toml`.
    pub base_url: Option<String>,
    /// Whether a warning counts as an error.
    pub strict: bool,
    /// Whether the report shows each warning, however many there are of one kind.
    pub verbose: bool,
}

impl Options {
    /// The project's own folders: `content`, `site` and `target/site` of this checkout.
    pub fn of_project() -> Self {
        let site = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = site.parent().unwrap_or(site);
        Self {
            content: root.join("content"),
            site: site.to_owned(),
            out: root.join("target/site"),
            base_url: None,
            strict: false,
            verbose: false,
        }
    }

    /// The index, a file beside the output that the feedback function is packaged with.
    pub fn index(&self) -> PathBuf {
        self.beside_out(".index.json")
    }

    /// The cache, a file beside the output that tells the next build what has changed.
    pub(crate) fn cache(&self) -> PathBuf {
        self.beside_out(".state")
    }

    fn beside_out(&self, extension: &str) -> PathBuf {
        let mut name = self.out.file_name().unwrap_or_default().to_owned();
        name.push(extension);
        self.out.with_file_name(name)
    }

    pub(crate) fn templates(&self) -> PathBuf {
        self.site.join("templates")
    }

    pub(crate) fn assets(&self) -> PathBuf {
        self.site.join("assets")
    }
}
