//! What a build leaves for the next one: what it knows of each article, and what it published. It lies beside the output,
//! in one file that also keeps two builds from writing at the same time.
//!
//! The file is emptied before the first published file changes and filled after the last one: what it says is true, also
//! after a build that was killed.

pub mod file_stat;
pub mod fingerprint;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::{self, File},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    build::cache::file_stat::Stamp,
    build::cache::fingerprint::{Digest, Digester},
    build::make::Made,
    content::article::{Article, Draft},
    content::language::Language,
};

/// What the last build left. It borrows from the file's bytes, and of the articles it reads no more than is asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State<'s> {
    /// Everything that all pages share; with another one, nothing here holds.
    pub basis: Digest,
    /// The articles of each language, in the order of their ids.
    #[serde(borrow)]
    pub languages: BTreeMap<&'s str, Vec<Known<'s>>>,
    /// The other published files, by path.
    pub others: BTreeMap<&'s str, Published>,
    /// How many HTML pages there were.
    pub pages: usize,
    /// How many warnings there were.
    pub warnings: usize,
    /// The warnings themselves, with colours.
    pub report: &'s str,
}

/// An article that has been published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Known<'s> {
    /// Its id.
    pub id: &'s str,
    /// Its page's path below the output folder.
    pub file: &'s str,
    /// Its page.
    pub page: Published,
    /// When its file was last changed.
    pub stamp: Stamp,
    /// Its file's content.
    pub digest: Digest,
    /// What other pages show of it.
    pub card: Digest,
    /// What it said, packed.
    #[serde(with = "serde_bytes")]
    pub article: &'s [u8],
}

impl Known<'_> {
    /// The same, with what it said.
    pub fn unpack(&self) -> Option<(&Self, Article)> {
        Some((self, postcard::from_bytes(self.article).ok()?))
    }
}

/// A published file.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub struct Published {
    /// What it was made of.
    pub made_of: Digest,
    /// The file itself.
    pub stamp: Stamp,
}

impl<'s> State<'s> {
    /// Every published file, by path below the output folder.
    pub fn published(&self) -> impl Iterator<Item = (&'s str, &Published)> {
        let articles = self.languages.values().flatten().map(|known| (known.file, &known.page));
        articles.chain(self.others.iter().map(|(path, page)| (*path, page)))
    }
}

/// The file that holds the state, locked.
#[derive(Debug)]
pub struct StateFile(File);

/// Length of the header: what the program was that wrote the file, and how long the state behind it is.
const HEADER: usize = 24;

impl StateFile {
    /// Opens the file; waits while another build has it.
    pub fn open(path: &Path) -> Result<Self> {
        let open = || {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
            file.lock()?;
            Ok::<_, std::io::Error>(Self(file))
        };
        open().with_context(|| format!("cannot open {}", path.display()))
    }

    /// All that the file holds.
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).context("cannot read what the last build left")?;
        Ok(bytes)
    }

    /// Empties the file.
    pub fn clear(&mut self) -> Result<()> {
        self.0.set_len(0).and_then(|()| self.0.rewind()).context("cannot empty what the last build left")
    }

    /// Fills the emptied file. Nothing depends on its success: without it the next build makes everything anew.
    pub fn save(&mut self, made: &Made) -> Option<()> {
        let packed: Vec<Vec<Packed<'_>>> = made.languages.iter().map(pack).collect::<Option<_>>()?;
        let known = packed.iter().map(|packed| packed.iter().map(Packed::known).collect());
        let state = State {
            basis: made.basis,
            languages: made.languages.iter().map(|language| language.code.as_str()).zip(known).collect(),
            others: made.others.iter().map(|(path, page)| (path.as_str(), *page)).collect(),
            pages: made.pages(),
            warnings: made.warnings,
            report: &made.report,
        };
        let state = postcard::to_extend(&state, vec![0; HEADER]).ok()?;
        self.0.write_all(&state).ok()?;
        self.0.rewind().ok()?;
        // Last, so that it vouches for what lies behind it.
        self.0.write_all(&header_of(state.len() - HEADER)?).ok()
    }
}

/// What the last build left, if it ended well and was made by this very program.
pub fn read(bytes: &[u8]) -> Option<State<'_>> {
    let (header, state) = bytes.split_at_checked(HEADER)?;
    if header != header_of(state.len())? {
        return None;
    }
    postcard::from_bytes(state).ok()
}

/// An article on its way into the file.
struct Packed<'d> {
    draft: &'d Draft,
    file: String,
    article: Cow<'d, [u8]>,
}

impl Packed<'_> {
    fn known(&self) -> Known<'_> {
        let Draft { article, stamp, digest, card, published, .. } = self.draft;
        Known {
            id: &article.id,
            file: &self.file,
            page: published.unwrap_or_default(),
            stamp: *stamp,
            digest: *digest,
            card: *card,
            article: &self.article,
        }
    }
}

fn pack<'l>(language: &'l Language) -> Option<Vec<Packed<'l>>> {
    let pack = |draft: &'l Draft| match &draft.packed {
        Some(packed) => Some(Cow::Borrowed(packed.as_slice())),
        None => postcard::to_stdvec(&draft.article).ok().map(Cow::Owned),
    };
    let articles: Vec<_> = language.library.drafts.par_iter().map(pack).collect::<Option<_>>()?;
    let packed = language.library.drafts.iter().zip(articles);
    Some(packed.map(|(draft, article)| Packed { draft, file: draft.article.file(), article }).collect())
}

/// `None` when the program cannot tell what it is itself.
fn header_of(len: usize) -> Option<[u8; HEADER]> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let mut digest = Digester::default();
    digest.add(format!("{:?}", Stamp::of_published(&program)));
    let mut header = [0; HEADER];
    header[..16].copy_from_slice(digest.finish().as_ref());
    header[16..].copy_from_slice(&(len as u64).to_le_bytes());
    Some(header)
}
