//! Articles. Each is one Markdown file; the file's stem is the article's id in every language.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    front_matter::{self, FrontMatter, Tool},
    language_folder::LanguageFolder,
    unwritten,
};
use crate::diagnostics::{Diagnostic, Diagnostics, Source};

/// An article without its text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Article {
    /// The file's stem.
    pub(crate) id: String,
    /// The page's address on the site, such as `/sv/avvisat-kort/`.
    pub(crate) path: String,
    /// The front matter.
    pub(crate) front: FrontMatter,
    /// Where the key `title` is in the file.
    title_span: Range<usize>,
    /// Where the text starts in the file, in bytes.
    body_at: usize,
    /// A hash of the text without its outer white space: it shows a copy that waits for its translation.
    pub(crate) text_hash: u64,
}

impl Article {
    /// The page's file, relative to the output folder.
    pub(crate) fn page_file(&self) -> String {
        page_file(&self.path)
    }

    /// The file of the same page for who may be signed in, if it has a tool.
    pub(crate) fn signed_in_file(&self) -> Option<String> {
        self.front.tool?;
        Some(format!("{}{SIGNED_IN}", self.path.trim_start_matches('/')))
    }

    /// Whether the list of decline reasons follows the text.
    pub(crate) fn lists_declines(&self) -> bool {
        self.front.tool == Some(Tool::DeclineCheck)
    }
}

/// The name of a page's file for who may be signed in. The CDN chooses between it and `index.html`.
pub(crate) const SIGNED_IN: &str = "signed-in.html";

/// `/sv/tack/` -> `sv/tack/index.html`
pub(crate) fn page_file(path: &str) -> String {
    format!("{}index.html", path.trim_start_matches('/'))
}

/// The id, and the slug, of the list of headings and words, which is no article. Feedback on it is feedback on search.
pub(crate) const WORD_LIST_ID: &str = "a-o";

/// What rendering finds in an article's text. It is checked when the facts of all articles are known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TextFacts {
    /// Ids of the page's headings.
    pub(crate) headings: Vec<String>,
    /// The text's links within the language.
    pub(crate) links: Vec<Link>,
    /// The published paths of the pictures and downloads that the text uses.
    pub(crate) media: Vec<String>,
    /// What the author should know of the text.
    pub(crate) warnings: Vec<TextWarning>,
    /// What search finds; the first section has no heading of its own.
    pub(crate) sections: Vec<TextSection>,
}

/// A section of a text, as search reads it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TextSection {
    /// The heading's id.
    pub(crate) id: String,
    /// The heading.
    pub(crate) heading: String,
    /// The plain text below it.
    pub(crate) text: String,
}

/// Something that an author should know of a text, and that does not stop the build.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TextWarning {
    /// Where it is in the file.
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl TextWarning {
    /// The warning as a diagnostic of its file.
    pub(crate) fn diagnostic(&self, source: &Arc<Source>) -> Diagnostic {
        source.error(self.span.clone(), self.message.as_str(), self.help.as_str()).into_warning()
    }
}

/// A link within the language.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    /// Id of the article; `None` for the article that holds the link.
    pub(crate) article: Option<String>,
    /// Id of the heading, if the link leads to one.
    pub(crate) heading: Option<String>,
    /// Where the link is in the file.
    pub(crate) span: Range<usize>,
}

/// An article with its file.
#[derive(Debug)]
pub(crate) struct ArticleFile {
    /// The article.
    pub(crate) article: Article,
    /// The file as messages show it.
    pub(crate) display_path: String,
    /// Whether its text could be read. What others say of its headings is not checked otherwise.
    pub(crate) is_readable: bool,
    source: Arc<Source>,
}

impl ArticleFile {
    /// Parses the bytes of a file of this name. Even a wrong file becomes an article, so that links to it are valid and its text is checked.
    pub(crate) fn parse(
        name: &str,
        bytes: io::Result<Vec<u8>>,
        folder: &LanguageFolder,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let display_path = folder.display_path_of(name);
        let source = match bytes {
            Ok(bytes) => Source::from_bytes(bytes, display_path.clone()),
            Err(error) => Err(Source::unreadable(&error, display_path.clone())),
        };
        let id = article_id(name).to_owned();
        let (source, front, body_at) = match source {
            Ok(source) => {
                let (front, body_at) = front_matter::read(&source, &id, &folder.placeholders, diagnostics);
                (source, front, body_at)
            }
            Err(diagnostic) => {
                let source = Arc::clone(&diagnostic.source);
                diagnostics.push(diagnostic);
                let end = source.text.len();
                (source, FrontMatter::empty(&id), end)
            }
        };
        let title_at = source.text.find("\ntitle").map_or(0, |at| at + 1);
        let title_span = title_at..title_at + "title".len();
        let body = source.text.get(body_at..).unwrap_or_default();
        if let Some(at) = body.find("\n+++\n").filter(|_| body_at > 0) {
            let help = "take it out, with the keys that belong to it: a file has its front matter at the top, once";
            let span = body_at + at + 1..body_at + at + 4;
            diagnostics.push(source.error(span, "`+++` is shown as it stands", help));
        }
        if !front.publication.draft {
            if body.trim().is_empty() && body_at > 0 && !front.title.is_empty() {
                let help = "write it below the front matter, or set `draft = true` while you work on the article";
                diagnostics.push(source.error(title_span.clone(), "the article has no text", help));
            }
            for line in unwritten::lines(body) {
                let span = body_at + line.start..body_at + line.end;
                diagnostics.push(source.error(span, "the text is not written yet", unwritten::HELP));
            }
        }
        let text_hash = hash(body.trim());
        let is_readable = body_at > 0 && !body.trim().is_empty();
        let article = Article { id, path: folder.page_path(&front.slug), front, title_span, body_at, text_hash };
        Self { article, display_path, is_readable, source }
    }

    /// An article that is known already; its file is read when the text is needed.
    pub(crate) fn unread(article: Article, path: PathBuf, name: &str, folder: &LanguageFolder) -> Self {
        let display_path = folder.display_path_of(name);
        Self { article, source: Source::unread(display_path.clone(), path), display_path, is_readable: true }
    }

    /// The file, whose text is read when it is needed if the article is known already.
    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The article's Markdown, and where it starts in the file, in bytes.
    pub(crate) fn body(&self) -> (&str, usize) {
        let body_at = self.article.body_at;
        (self.source.text.get(body_at..).unwrap_or_default(), body_at)
    }

    /// An error that concerns the whole article, reported at its title.
    pub(crate) fn error(&self, message: String, help: String) -> Diagnostic {
        self.source.error(self.article.title_span.clone(), message, help)
    }

    /// An error at the first place where the file has a text.
    pub(crate) fn error_at_text(&self, text: &str, message: String, help: &str) -> Diagnostic {
        match self.source.text.find(text) {
            Some(at) => self.source.error(at..at + text.len(), message, help),
            None => self.error(message, help.into()),
        }
    }

    /// An error at a key of the front matter.
    pub(crate) fn error_at(&self, key: &str, message: String, help: impl Into<String>) -> Diagnostic {
        let source = &self.source;
        let at = source.text.find(&format!("\n{key}")).map_or(0, |at| at + 1);
        source.error(at..at + key.len(), message, help)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The id of the article in a file of this name: `avvisat-kort.md` -> `avvisat-kort`
pub(crate) fn article_id(name: &str) -> &str {
    name.strip_suffix(".md").unwrap_or(name)
}
