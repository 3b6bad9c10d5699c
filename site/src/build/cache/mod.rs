//! The incremental cache: what a build leaves for the next one, so that it reads and renders only what has changed. It is one
//! file beside the output. A lock on it keeps two builds from writing at the same time.
//!
//! The file is emptied before the first published file changes and filled after the last one. So its content is true even
//! after a build was killed.

mod articles;
mod entries;
mod file_stat;
mod fingerprint;
mod inputs;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Read as _, Seek as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    articles::{Articles, read_articles},
    entries::{CachedArticle, CachedPage, TrackedArticle},
    file_stat::{FileStat, FoundArticle, FoundFiles, find_articles},
    fingerprint::Fingerprint,
    inputs::{ArticleInputs, search_files, shared_inputs, static_pages},
};
use self::{file_stat::MIN_FILES_PER_TASK, fingerprint::Hasher};
use crate::{
    content::{
        article::TextFacts,
        language::{Language, LanguageFacts},
        library::Library,
    },
    options::Options,
};

/// What the last build left. It borrows from the file's bytes, and decodes an article only when it is needed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cache<'c> {
    /// What all pages share. When it changes, the cache is of no use.
    pub(crate) shared_inputs: Fingerprint,
    /// The articles of each language, in the order of their ids.
    #[serde(borrow)]
    pub(crate) articles: BTreeMap<&'c str, Vec<CachedArticle<'c>>>,
    /// The published files that are not pages of articles, by path.
    pub(crate) other_files: BTreeMap<&'c str, CachedPage>,
    /// The number of HTML pages.
    pub(crate) pages: usize,
    /// The number of warnings.
    pub(crate) warnings: usize,
    /// The warnings, with colours.
    pub(crate) report: &'c str,
}

impl<'c> Cache<'c> {
    /// Decodes the bytes of a cache file. `None` if the build did not end, or if the program was another one.
    pub(crate) fn decode(bytes: &'c [u8]) -> Option<Self> {
        let (header, cache) = bytes.split_at_checked(HEADER_LEN)?;
        if header != header_of(cache.len())? {
            return None;
        }
        postcard::from_bytes(cache).ok()
    }

    /// Every published file: its path in the output folder, and what the cache holds of it.
    pub(crate) fn published(&self) -> impl Iterator<Item = (Cow<'c, str>, &CachedPage)> {
        let articles = self.articles.values().flatten();
        let articles = articles.filter_map(|article| Some((article.page_file.clone(), article.page.as_ref()?)));
        articles.chain(self.other_files.iter().map(|(path, page)| (Cow::Borrowed(*path), page)))
    }

    /// Finds the articles' files of the languages that were published.
    pub(crate) fn find_articles(&self, options: &Options) -> BTreeMap<String, FoundFiles> {
        let mut found = BTreeMap::new();
        for code in self.articles.keys() {
            // A folder that cannot be read is reported when the language is read.
            if let Ok(articles) = find_articles(&options.content.join(code)) {
                found.insert((*code).to_owned(), articles);
            }
        }
        found
    }

    /// Whether the articles' files and all published files are as the last build left them.
    pub(crate) fn is_up_to_date(&self, options: &Options, found: &BTreeMap<String, FoundFiles>) -> bool {
        let are_read = self.articles.iter().all(|(code, cached)| {
            found.get(*code).is_some_and(|found| {
                found.misplaced.is_empty()
                    && cached.len() == found.articles.len()
                    && cached.iter().zip(&found.articles).all(|(cached, found)| cached.is_unchanged(found))
            })
        });
        if !are_read {
            return false;
        }
        let published: Vec<_> = self.published().collect();
        let published = published.par_iter().with_min_len(MIN_FILES_PER_TASK);
        published.all(|(path, page)| page.stat.matches(&options.out.join(&**path)))
            && options.index().exists()
            && options.moved().exists()
    }
}

/// The entries of a language's articles for the next build, in the order of their ids. `None` if one cannot be encoded.
/// `unpublished` belong to the articles that the build does not contain, in their order.
pub(crate) fn entries<'c>(
    language: &'c Language,
    facts: &LanguageFacts,
    tracked: &'c [TrackedArticle],
    unpublished: &'c [TrackedArticle],
) -> Option<Vec<CachedArticle<'c>>> {
    let Library { files, unpublished: unpublished_files, .. } = &language.library;
    let articles = files.par_iter().zip(&facts.articles).zip(tracked);
    let mut entries: Vec<_> =
        articles.map(|((file, facts), tracked)| tracked.entry(&file.article, facts)).collect::<Option<_>>()?;
    for (file, tracked) in unpublished_files.iter().zip(unpublished) {
        entries.push(tracked.entry(&file.article, &TextFacts::default())?);
    }
    if !unpublished.is_empty() {
        entries.sort_unstable_by(|a, b| a.id.cmp(b.id));
    }
    Some(entries)
}

/// The file that holds the cache, locked.
#[derive(Debug)]
pub(crate) struct CacheFile(File);

/// The length of the header, in bytes: a fingerprint of the program that wrote the file, and the length of what follows.
const HEADER_LEN: usize = 24;

/// How many bytes are written to the file at once.
const WRITE_BUFFER_LEN: usize = 256 * 1024;

impl CacheFile {
    /// Opens the file; waits while another build holds it.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let open = || {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
            file.lock()?;
            Ok::<_, std::io::Error>(Self(file))
        };
        open().with_context(|| format!("cannot open {}", path.display()))
    }

    /// The file's bytes.
    pub(crate) fn read(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).context("cannot read what the last build left")?;
        Ok(bytes)
    }

    /// Empties the file.
    pub(crate) fn clear(&mut self) -> Result<()> {
        self.0.set_len(0).and_then(|()| self.0.rewind()).context("cannot empty what the last build left")
    }

    /// Fills the emptied file. `None` if that fails: then the next build makes everything again.
    pub(crate) fn save(&mut self, cache: &Cache<'_>) -> Option<()> {
        let mut writer = BufWriter::with_capacity(WRITE_BUFFER_LEN, &mut self.0);
        writer.write_all(&[0; HEADER_LEN]).ok()?;
        postcard::to_io(cache, &mut writer).ok()?;
        let file = writer.into_inner().ok()?;
        let len = usize::try_from(file.stream_position().ok()?).ok()? - HEADER_LEN;
        file.rewind().ok()?;
        // The header comes last: it makes the rest valid.
        file.write_all(&header_of(len)?).ok()
    }
}

/// The header before `len` bytes. `None` if the program's own file cannot be found.
fn header_of(len: usize) -> Option<[u8; HEADER_LEN]> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let mut hasher = Hasher::default();
    hasher.add(format!("{:?}", FileStat::of_published(&program)));
    let mut header = [0; HEADER_LEN];
    header[..16].copy_from_slice(hasher.finish().as_ref());
    header[16..].copy_from_slice(&(len as u64).to_le_bytes());
    Some(header)
}
