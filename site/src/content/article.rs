//! Articles: one Markdown file each, named by its id in every language.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Serialize};

use crate::{
    build::cache::file_stat::{Found, Stamp},
    build::cache::fingerprint::Digest,
    build::cache::{Known, Published},
    build::made_of,
    content::front_matter::{self, FrontMatter, Tool},
    content::placeholders::Placeholders,
    diagnostics::diagnostic::{Problem, Problems, Source},
    markdown::{self, Link, Rendered, Surroundings},
    render::pages::file_of,
};

/// What the site knows of an article without its text: enough to place it, to link to it, and to see whether its own
/// links are right.
#[derive(Debug, Serialize, Deserialize)]
pub struct Article {
    /// The file's stem.
    pub id: String,
    /// Where its page stands, such as `/sv/avvisat-kort/`.
    pub path: String,
    /// What it says of itself.
    pub front: FrontMatter,
    /// Where the text starts in the file, in bytes.
    body_at: usize,
    /// Ids of the text's headings; empty until the text is rendered.
    pub headings: Vec<String>,
    /// The text's links within the site; empty until the text is rendered.
    pub links: Vec<Link>,
}

impl Article {
    /// The page's path below the output folder.
    pub fn file(&self) -> String {
        file_of(&self.path)
    }

    /// Whether the list of decline reasons follows the text.
    pub fn lists_declines(&self) -> bool {
        self.front.tool == Some(Tool::DeclineCheck)
    }
}

/// An article with its file, as this build finds them.
#[derive(Debug)]
pub struct Draft {
    /// What it says.
    pub article: Article,
    /// When the file was last changed.
    pub stamp: Stamp,
    /// The file's content.
    pub digest: Digest,
    /// The page that was made of the file, when that has not changed since.
    pub published: Option<Published>,
    /// The article as the last build packed it, when its file has not changed since.
    pub packed: Option<Vec<u8>>,
    /// What other pages show of it.
    pub card: Digest,
    file: PathBuf,
    shown: String,
    /// The text, when it has been read.
    source: OnceLock<Arc<Source>>,
}

impl Draft {
    /// Reads a file, unless it has not changed. However wrong the file is, there is an article: links to it are right, and
    /// its text may have problems of its own.
    pub fn read(
        found: Found,
        known: Option<&Known<'_>>,
        shown: &str,
        language: &str,
        placeholders: &Placeholders,
        problems: &mut Problems,
    ) -> Self {
        let Found { path: file, name, stamp } = found;
        let shown = format!("{shown}/{name}");
        let unchanged = known.filter(|known| known.stamp.vouches_for(&stamp));
        if let Some((known, article)) = unchanged.and_then(Known::unpack) {
            return Self::known(known, article, stamp, file, shown);
        }
        let mut digest = Digest::default();
        let source = fs::read(&file).map_or_else(
            |error| Err(Source::unreadable(&error, shown.clone())),
            |bytes| {
                digest = Digest::of(&bytes);
                Source::from_bytes(bytes, shown.clone())
            },
        );
        let unchanged = known.filter(|known| known.digest == digest);
        if let Some((known, article)) = unchanged.and_then(Known::unpack) {
            return Self::known(known, article, stamp, file, shown);
        }
        let source = source.unwrap_or_else(|problem| {
            let source = Arc::clone(&problem.source);
            problems.push(problem);
            source
        });
        let id = name.strip_suffix(".md").unwrap_or(&name).to_owned();
        let (front, body_at) = front_matter::read(&source, &id, placeholders, problems);
        let path = format!("/{language}/{}/", front.slug);
        let article = Article { id, path, front, body_at, headings: Vec::new(), links: Vec::new() };
        let card = made_of::card(&article);
        Self { article, stamp, digest, published: None, packed: None, card, file, shown, source: source.into() }
    }

    fn known(known: &Known<'_>, article: Article, stamp: Stamp, file: PathBuf, shown: String) -> Self {
        let Known { page, digest, card, article: packed, .. } = *known;
        let (published, packed) = (Some(page), Some(packed.to_vec()));
        Self { article, stamp, digest, published, packed, card, file, shown, source: OnceLock::new() }
    }

    /// The file's text; empty when it can no longer be read.
    pub fn source(&self) -> &Arc<Source> {
        self.source.get_or_init(|| {
            Source::read(&self.file, self.shown.clone()).unwrap_or_else(|problem| Arc::clone(&problem.source))
        })
    }

    /// How messages call the file.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Renders the text.
    pub fn render(&self, around: &Surroundings<'_>, problems: &mut Problems) -> Rendered {
        let source = self.source();
        let body_at = self.article.body_at;
        markdown::render(source, source.text.get(body_at..).unwrap_or_default(), body_at, around, problems)
    }

    /// A problem with the article as a whole, shown at its title.
    pub fn problem(&self, message: String, help: String) -> Problem {
        let source = self.source();
        let at = source.text.find("\ntitle").map_or(0, |at| at + 1);
        source.problem(at..at + "title".len(), message, help)
    }
}
