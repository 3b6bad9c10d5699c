//! Builds the help site: Markdown, strings and templates in, static files out.
//!
//! `config`, `words`, `article` and `declines` read `content/`; `markdown` renders; `language` puts one language together
//! and checks it; `templates`, `assets` and `pages` make the files; `publish` puts them in place. Everything that is wrong
//! with the content is a [`problem::Problem`] at its place in a file, and one run reports them all.

pub mod article;
pub mod assets;
pub mod config;
pub mod declines;
pub mod fold;
pub mod front_matter;
pub mod index;
pub mod language;
pub mod markdown;
pub mod pages;
pub mod placeholder;
pub mod problem;
pub mod publish;
pub mod table;
pub mod templates;
pub mod words;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{
    assets::Asset,
    config::Config,
    declines::Reasons,
    language::{Basis, Language},
    pages::Site,
    problem::Problems,
    publish::Files,
    templates::Templates,
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
}

impl Options {
    /// The project's own folders: `content`, `site` and `target/site` of this checkout.
    pub fn of_project() -> Self {
        let site = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = site.parent().unwrap_or(site);
        Self { content: root.join("content"), site: site.to_owned(), out: root.join("target/site"), base_url: None }
    }

    /// The file beside the output that the feedback function is packaged with.
    pub fn index(&self) -> PathBuf {
        let mut name = self.out.file_name().unwrap_or_default().to_owned();
        name.push(".index.json");
        self.out.with_file_name(name)
    }
}

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// How many HTML pages.
    pub pages: usize,
    /// How long it took.
    pub took: Duration,
}

/// Why there is no new site. The old one stands as it was, unless the disk failed while files were written.
#[derive(Debug)]
pub enum Error {
    /// The content is wrong, in the places named.
    Content(Problems),
    /// A template is wrong, or a file cannot be read or written.
    Other(anyhow::Error),
}

impl Error {
    /// The report for a person, with colours or plain.
    pub fn report(&self, colour: bool) -> String {
        match self {
            Self::Content(problems) => problems.report(colour),
            Self::Other(error) => format!("error: {error:?}"),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.report(false))
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
    let (files, index) = make(options)?;
    let pages = count_pages(&files);
    // The index marks the output folder as ours; with nothing in the folder yet, it comes first, so that a build that
    // was killed can be done again.
    let mark = options.index();
    if let Some(folder) = mark.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    if publish::is_empty(&options.out) {
        publish::write(&mark, &index)?;
    }
    publish::publish(&options.out, &mark, &files)?;
    publish::write(&mark, &index)?;
    Ok(Built { pages, took: started.elapsed() })
}

/// Does everything that [`build`] does, but writes nothing. Returns the number of HTML pages.
pub fn check(options: &Options) -> Result<usize, Error> {
    let (files, _) = make(options)?;
    Ok(count_pages(&files))
}

fn count_pages(files: &Files) -> usize {
    files.keys().filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "html")).count()
}

/// The site's files, and the index for the feedback function.
fn make(options: &Options) -> Result<(Files, Vec<u8>), Error> {
    let templates = Templates::read(&options.site.join("templates"))?;
    let assets = assets::read(&options.site.join("assets"))?;
    let pictures = assets::read(&options.content.join("images"))?;
    let images = pictures.iter().map(|(name, asset)| (format!("images/{name}"), asset.href.clone())).collect();

    let mut problems = Problems::default();
    let shown = shown(&options.content);
    let config = Config::read(&options.content, &shown, &mut problems);
    let reasons = Reasons::read(&options.content, &shown, &mut problems);
    let (Some(mut config), Some(reasons)) = (config, reasons) else {
        problems.into_result()?;
        return Err(anyhow::anyhow!("the site cannot be built without site.toml and decline-reasons.toml").into());
    };
    if let Some(base_url) = &options.base_url {
        let base_url = base_url.trim_end_matches('/');
        if !config::is_origin(base_url) {
            return Err(anyhow::anyhow!("`{base_url}` is not an origin: {}", config::ORIGIN_HELP).into());
        }
        base_url.clone_into(&mut config.base_url);
    }
    let languages = read_languages(options, &shown, &config, &reasons, &templates, &images, &mut problems);
    problems.into_result()?;

    let site = Site { config: &config, languages: &languages, assets: &assets };
    let mut files = pages::render(&site, &templates)?;
    let stylesheet = assets.get("main.css").context("site/assets/main.css is missing")?;
    let index = index::json(&config.default_language, &languages, stylesheet).context("cannot write the index")?;
    for Asset { href, bytes, .. } in assets.into_values().chain(pictures.into_values()) {
        files.insert(href.trim_start_matches('/').to_owned(), bytes);
    }
    Ok((files, index))
}

fn read_languages(
    options: &Options,
    shown: &str,
    config: &Config,
    reasons: &Reasons,
    templates: &Templates,
    images: &BTreeMap<String, String>,
    problems: &mut Problems,
) -> Vec<Language> {
    let basis = Basis { content: &options.content, shown, config, reasons, strings: &templates.strings, images };
    config.languages.iter().filter_map(|code| Language::read(code, &basis, problems)).collect()
}

/// How messages call the content folder: relative to where the author stands, if it lies below.
fn shown(content: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = content.strip_prefix(&here).unwrap_or(content);
    path.to_string_lossy().trim_end_matches('/').to_owned()
}
