//! Where a build reads and writes.

use std::path::{Path, PathBuf};

use jiff::{
    civil,
    tz::{self, TimeZone},
};

/// The time zone whose days count.
static STOCKHOLM: TimeZone = tz::get!("Europe/Stockholm");

/// Where a build reads and writes.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
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
    /// Whether the site is a preview for authors: it shows drafts and articles whose day has not come, with a mark.
    pub preview: bool,
    /// Whether articles whose day has not come are in the site as if it had: what will be wrong with them is told today.
    pub look_ahead: bool,
    /// Whether the site is for customers: then a made-up operator is an error.
    pub live: bool,
    /// The day for which the site is built; `None` for today, in Stockholm.
    pub today: Option<civil::Date>,
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
            preview: false,
            look_ahead: false,
            live: false,
            today: None,
        }
    }

    /// The index, a file beside the output that the feedback function reads.
    pub fn index(&self) -> PathBuf {
        self.beside_out(".index.json")
    }

    /// The pages that have moved, a file beside the output: `{"/sv/old/": "/sv/new/"}`.
    pub fn moved(&self) -> PathBuf {
        self.beside_out(".moved.json")
    }

    /// The day for which the site is built.
    pub(crate) fn day(&self) -> civil::Date {
        self.today.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(STOCKHOLM.clone()).date())
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
