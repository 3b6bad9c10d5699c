//! What is wrong with the content, and where: every diagnostic points at a place in a file and says how to mend it.

use std::{
    fmt,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, OnceLock},
};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A content file. Everything that may point into it shares it.
pub(crate) struct Source {
    /// The path as messages show it, such as `content/sv/avvisat-kort.md`.
    pub(crate) path: String,
    /// The file's whole text, which may be read only when it is needed.
    pub(crate) text: LazyLock<String, Box<dyn FnOnce() -> String + Send>>,
    /// Where each line starts, in bytes; computed when the first diagnostic is rendered.
    lines: OnceLock<Vec<usize>>,
}

impl Default for Source {
    fn default() -> Self {
        Self::from_text(String::new(), Box::new(String::new))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Source {
    /// A text that messages show under a path.
    pub(crate) fn new(path: String, text: String) -> Arc<Self> {
        Arc::new(Self::from_text(path, Box::new(|| text)))
    }

    /// A file that is read when its text is needed. The text is empty if it cannot be read then.
    pub(crate) fn unread(path: String, file: PathBuf) -> Arc<Self> {
        Arc::new(Self::from_text(path, Box::new(|| std::fs::read_to_string(file).unwrap_or_default())))
    }

    fn from_text(path: String, text: Box<dyn FnOnce() -> String + Send>) -> Self {
        Self { path, text: LazyLock::new(text), lines: OnceLock::new() }
    }

    /// Reads a file. A file that cannot be read, or is not UTF-8, is a diagnostic like any other.
    pub(crate) fn read(path: &Path, display_path: String) -> Result<Arc<Self>, Diagnostic> {
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(bytes, display_path),
            Err(error) => Err(Self::unreadable(&error, display_path)),
        }
    }

    /// The source of a file whose bytes have been read.
    pub(crate) fn from_bytes(bytes: Vec<u8>, display_path: String) -> Result<Arc<Self>, Diagnostic> {
        String::from_utf8(bytes).map(|text| Self::new(display_path.clone(), text)).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            // The usual stand-in for what cannot be read would be reported once more, as a damaged letter.
            let text = String::from_utf8_lossy(error.as_bytes()).replace('\u{fffd}', "?");
            Self::new(display_path, text).error(
                at..at,
                "the file is not valid UTF-8 from here on",
                "save the file as UTF-8",
            )
        })
    }

    /// The diagnostic for a file that cannot be read.
    pub(crate) fn unreadable(error: &std::io::Error, display_path: String) -> Diagnostic {
        let (message, help) = if error.kind() == std::io::ErrorKind::NotFound {
            (
                "the file is missing".to_owned(),
                "bring it back; a new language begins with a copy of another's, to translate",
            )
        } else {
            (format!("the file cannot be read: {error}"), "check that the file exists and that you may read it")
        };
        Self::new(display_path, String::new()).error(0..0, message, help)
    }

    /// An error at a span of bytes of this file.
    pub(crate) fn error(
        self: &Arc<Self>,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let (message, help) = (message.into(), help.into());
        Diagnostic { source: Arc::clone(self), span, message, help, severity: Severity::Error }
    }

    /// A place as messages show it, `content/sv/x.md:12:5`, and the line's text.
    pub(crate) fn place(&self, at: usize) -> (String, &str) {
        let at = at.min(self.text.len());
        let (number, start, line) = self.line_at(at);
        let column = self.text[start..at].chars().count() + 1;
        (format!("{}:{number}:{column}", self.path), line)
    }

    /// The line around a byte: its number from 1, where it starts, and its text.
    fn line_at(&self, at: usize) -> (usize, usize, &str) {
        let lines = self
            .lines
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let number = lines.partition_point(|start| *start <= at);
        let start = lines[number - 1];
        let line = self.text[start..].lines().next().unwrap_or_default();
        (number, start, line)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    Error,
    Warning,
}

/// One mistake at one place of a file.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// The file, as far as it could be read.
    pub(crate) source: Arc<Source>,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) severity: Severity,
}

impl Diagnostic {
    /// Turns the diagnostic into a warning: the author should know of it, but it does not stop the build.
    #[must_use]
    pub(crate) fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// What the diagnostic is about, whichever names it holds: the message without its quoted parts.
    pub(super) fn kind(&self) -> String {
        self.message.split(['`', '"']).step_by(2).collect()
    }

    /// `content/sv/avvisat-kort.md:12:3`
    pub(super) fn place(&self) -> String {
        let (number, start, line) = self.source.line_at(self.span.start);
        let from = line.floor_char_boundary(self.span.start - start);
        format!("{}:{number}:{}", self.source.path, line[..from].chars().count() + 1)
    }

    /// `error: …`, ` --> file:LINE:COLUMN`, the line with a caret, and how to mend it.
    pub(super) fn render(&self, renderer: &Renderer) -> String {
        let at = self.span.start.min(self.source.text.len());
        let (number, start, line) = self.source.line_at(at);
        // A span over several lines would print a whole block: its first line is enough.
        let from = (at - start).min(line.len());
        let to = (self.span.end.max(at) - start).clamp(from, line.len());
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let snippet = Snippet::source(line)
            .line_start(number)
            .path(self.source.path.as_str())
            .annotation(AnnotationKind::Primary.span(from..to));
        let help = Level::HELP.message(self.help.as_str());
        renderer.render(&[level.primary_title(self.message.as_str()).element(snippet).element(help)])
    }
}

/// A path as messages show it: relative to the current folder if it lies below, without a slash at the end.
pub(crate) fn display_path(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&current).unwrap_or(path);
    path.to_string_lossy().trim_end_matches('/').to_owned()
}

/// The candidate that a mistyped name most likely meant.
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > MIN_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Candidates that are less similar than this, on Jaro-Winkler's scale from 0 to 1, are not suggested.
const MIN_SIMILARITY: f64 = 0.75;
