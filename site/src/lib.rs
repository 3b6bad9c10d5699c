//! Builds the help site: Markdown, strings and templates in, static files out.
//!
//! `basis` reads what all pages share (`config`, `words`, `declines`, `templates`, `assets`); `article`, `library` and
//! `language` hold the articles and check what they say of each other; `markdown` renders their texts and `pages` puts them
//! into the templates. `build` makes what has changed since the last build (`stamp`, `digest`, `made_of`, `state`) and
//! `publish` puts it in place. Everything that is wrong with the content is a [`diagnostics::diagnostic::Problem`] at its place in a file,
//! and one run reports them all.

pub mod build;
pub mod content;
pub mod diagnostics;
pub mod markdown;
pub mod new;
pub mod render;
pub mod slug;

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rayon::prelude::*;

use crate::{
    build::{
        cache::{
            self as state, Known, Published, State, StateFile,
            file_stat::{self as stamp, Found},
        },
        make::{Build, Made},
        output::{self as publish, Staging},
    },
    diagnostics::diagnostic::{Problems, counted},
    render::shared_inputs as basis,
};

/// Where the build reads and writes.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of `site.toml` and the languages.
    pub content: PathBuf,
    /// The folder of `templates/` and `assets/`.
    pub site: PathBuf,
    /// The folder that will hold the finished site.
    pub out: PathBuf,
    /// Takes the place of `base_url` in `site.toml`.
    pub base_url: Option<String>,
    /// Whether a warning counts as an error.
    pub strict: bool,
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
        }
    }

    /// The file beside the output that the feedback function is packaged with.
    pub fn index(&self) -> PathBuf {
        self.beside_out(".index.json")
    }

    /// The file beside the output by which the next build knows what has changed.
    pub fn state(&self) -> PathBuf {
        self.beside_out(".state")
    }

    fn beside_out(&self, extension: &str) -> PathBuf {
        let mut name = self.out.file_name().unwrap_or_default().to_owned();
        name.push(extension);
        self.out.with_file_name(name)
    }

    fn templates(&self) -> PathBuf {
        self.site.join("templates")
    }

    fn assets(&self) -> PathBuf {
        self.site.join("assets")
    }

    fn pictures(&self) -> PathBuf {
        self.content.join("images")
    }
}

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// How many HTML pages.
    pub pages: usize,
    /// How many warnings.
    pub warnings: usize,
    /// The warnings, as a text with colours.
    pub report: String,
    /// Whether any published file is another than before.
    pub changed: bool,
    /// How long it took.
    pub took: Duration,
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} pages in {} ms", self.pages, self.took.as_millis())?;
        if self.warnings > 0 { write!(f, ", {}", counted(self.warnings, "warning")) } else { Ok(()) }
    }
}

/// Why there is no new site. The old one stands as it was.
#[derive(Debug)]
pub enum Error {
    /// The content is wrong, in the places named.
    Content(Problems),
    /// A template is wrong, or a file cannot be read or written.
    Other(anyhow::Error),
}

impl Error {
    /// The report for a person, with colours.
    pub fn report(&self) -> String {
        match self {
            Self::Content(problems) => problems.report(),
            Self::Other(error) => format!("error: {error:#}\n\nthe site was not changed"),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        anstream::adapter::strip_str(&self.report()).fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Content(problems)
    }
}

/// Builds the site and puts it in place.
pub fn build(options: &Options) -> Result<Built, Error> {
    let started = Instant::now();
    let (index, state) = (options.index(), options.state());
    if let Some(folder) = index.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let mut file = StateFile::open(&state)?;
    let bytes = file.bytes()?;
    let basis = basis::digest(options)?;
    let previous = state::read(&bytes).filter(|previous| previous.basis == basis);
    let found = previous.as_ref().map(|previous| find(options, previous)).unwrap_or_default();
    if let Some(State { pages, warnings, report, .. }) = previous.as_ref().filter(|it| is_same(options, it, &found))
        && !(options.strict && *warnings > 0)
    {
        let (pages, warnings, report) = (*pages, *warnings, (*report).to_owned());
        return Ok(Built { pages, warnings, report, changed: false, took: started.elapsed() });
    }

    let staging = Staging::begin(&options.out, &index)?;
    let before: Option<Vec<&str>> =
        previous.as_ref().map(|previous| previous.published().map(|(path, _)| path).collect());
    let made = Build::new(options, Some(&staging)).make(basis, previous.unwrap_or_default(), found)?;

    file.clear()?;
    // The index marks the output folder as ours: it comes before the first file there.
    if !index.exists() {
        publish::write(&index, &made.index)?;
    }
    staging.publish(&made.staged)?;
    let now: HashSet<String> = made.files().collect();
    let there = if before.is_none() { staging.there()? } else { Vec::new() };
    let before = before.unwrap_or_else(|| there.iter().map(String::as_str).collect());
    let old: Vec<&str> = before.into_iter().filter(|file| !now.contains(*file)).collect();
    staging.remove_stale(&old)?;
    let changed = !(made.staged.is_empty() && old.is_empty());
    publish::write(&index, &made.index)?;
    file.save(&made);
    let built = Built { changed, ..built(&made, started) };
    // A command need not wait until the memory of ten thousand articles is given back.
    rayon::spawn(move || drop(made));
    Ok(built)
}

/// Does everything that [`build`] does, but writes nothing.
pub fn check(options: &Options) -> Result<Built, Error> {
    let started = Instant::now();
    let made = Build::new(options, None).make(basis::digest(options)?, State::default(), BTreeMap::new())?;
    Ok(built(&made, started))
}

fn built(made: &Made, started: Instant) -> Built {
    let (pages, warnings, report) = (made.pages(), made.warnings, made.report.clone());
    Built { pages, warnings, report, changed: false, took: started.elapsed() }
}

/// The articles' files of the languages that were published.
fn find(options: &Options, previous: &State<'_>) -> BTreeMap<String, Vec<Found>> {
    let find = |code: &&str| Some(((*code).to_owned(), stamp::find(&options.content.join(code)).ok()?));
    previous.languages.keys().filter_map(find).collect()
}

/// Whether every file that was read and every file that was written is as the last build left it.
fn is_same(options: &Options, previous: &State<'_>, found: &BTreeMap<String, Vec<Found>>) -> bool {
    let reads = previous.languages.iter().all(|(code, known)| {
        found.get(*code).is_some_and(|found| {
            let same =
                |(known, found): (&Known<'_>, &Found)| known.id == found.id() && known.stamp.vouches_for(&found.stamp);
            known.len() == found.len() && known.iter().zip(found).all(same)
        })
    });
    let published: Vec<_> = if reads { previous.published().collect() } else { return false };
    let stands = |(path, page): &(&str, &Published)| page.stamp.is_of(&options.out.join(path));
    published.par_iter().with_min_len(64).all(stands) && options.index().exists()
}
