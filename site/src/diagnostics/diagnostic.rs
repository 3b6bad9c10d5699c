//! What is wrong with the content, and where: every diagnostic points at a place in a file and says how to mend it.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
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
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Self::new(display_path, text).error(
                at..at,
                "the file is not valid UTF-8 from here on",
                "save the file as UTF-8",
            )
        })
    }

    /// The diagnostic for a file that cannot be read.
    pub(crate) fn unreadable(error: &std::io::Error, display_path: String) -> Diagnostic {
        Self::new(display_path, String::new()).error(
            0..0,
            format!("the file cannot be read: {error}"),
            "check that the file exists and that you may read it",
        )
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
enum Severity {
    Error,
    Warning,
}

/// One mistake at one place of a file.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// The file, as far as it could be read.
    pub(crate) source: Arc<Source>,
    span: Range<usize>,
    message: String,
    help: String,
    severity: Severity,
}

impl Diagnostic {
    /// Turns the diagnostic into a warning: the author should know of it, but it does not stop the build.
    #[must_use]
    pub(crate) fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// What the diagnostic is about, whichever names it holds: the message without its quoted parts.
    fn kind(&self) -> String {
        self.message.split(['`', '"']).step_by(2).collect()
    }

    /// `content/sv/avvisat-kort.md:12:3`
    fn place(&self) -> String {
        let (number, start, line) = self.source.line_at(self.span.start);
        let from = line.floor_char_boundary(self.span.start - start);
        format!("{}:{number}:{}", self.source.path, line[..from].chars().count() + 1)
    }

    /// `error: …`, ` --> file:LINE:COLUMN`, the line with a caret, and how to mend it.
    fn render(&self, renderer: &Renderer) -> String {
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

/// Every diagnostic of one run.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds a diagnostic, if there is one.
    pub(crate) fn extend(&mut self, diagnostic: Option<Diagnostic>) {
        self.0.extend(diagnostic);
    }

    /// Adds the diagnostics of another part.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Moves all diagnostics to one place of another file: the place of the text that they are about.
    #[must_use]
    pub(crate) fn moved_to(mut self, source: &Arc<Source>, span: &Range<usize>) -> Self {
        for diagnostic in &mut self.0 {
            diagnostic.source = Arc::clone(source);
            diagnostic.span = span.clone();
        }
        self
    }

    /// Makes every warning an error.
    #[must_use]
    pub(crate) fn strict(mut self) -> Self {
        for diagnostic in &mut self.0 {
            diagnostic.severity = Severity::Error;
        }
        self
    }

    /// Whether anything stops the build.
    pub(crate) fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Sorts by file and line. `Ok` holds the warnings; `Err` holds everything if there is at least one error.
    pub(crate) fn into_result(mut self) -> Result<Self, Self> {
        self.0.sort_by(|a, b| {
            (&a.source.path, a.span.start, &a.message).cmp(&(&b.source.path, b.span.start, &b.message))
        });
        // Diagnostics that `moved_to` put at the same place may be equal now.
        self.0.dedup_by(|a, b| (&a.source.path, &a.span, &a.message) == (&b.source.path, &b.span, &b.message));
        if self.has_errors() { Err(self) } else { Ok(self) }
    }

    /// How many warnings there are.
    pub(crate) fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The diagnostics as text with colours, each followed by an empty line. Many warnings of one kind are one paragraph,
    /// unless the text is to be `verbose`.
    pub(crate) fn details(&self, verbose: bool) -> String {
        let renderer = Renderer::styled();
        let mut kinds: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
        for warning in self.0.iter().filter(|diagnostic| !verbose && diagnostic.severity == Severity::Warning) {
            kinds.entry(warning.kind()).or_default().push(warning);
        }
        let mut details = String::new();
        for diagnostic in &self.0 {
            let kind = kinds.get(&diagnostic.kind()).filter(|_| diagnostic.severity == Severity::Warning);
            match kind {
                Some(alike) if alike.len() > MAX_ALIKE => {
                    if std::ptr::eq(alike[0], diagnostic) {
                        let _ = writeln!(details, "{}\n", summary(alike, &renderer));
                    }
                }
                _ => {
                    let _ = writeln!(details, "{}\n", diagnostic.render(&renderer));
                }
            }
        }
        details
    }

    /// The report of a failed build, with colours.
    pub(crate) fn report(&self) -> String {
        let mut count = counted(self.count(Severity::Error), "error");
        if self.warnings() > 0 {
            count = format!("{count} and {}", counted(self.warnings(), "warning"));
        }
        format!("{}{count} in the content; the site was not changed", self.details(false))
    }
}

/// More warnings of one kind than this are shown as one.
const MAX_ALIKE: usize = 3;

/// Warnings of one kind in one paragraph: how many there are, where the first few are, and how to mend the first.
fn summary(alike: &[&Diagnostic], renderer: &Renderer) -> String {
    let first = alike[0];
    let title = format!("{} ({} times)", common_message(alike), alike.len());
    let places: Vec<_> = alike.iter().take(MAX_ALIKE).map(|warning| warning.place()).collect();
    let places = format!("{} and {} more: --verbose shows each", places.join(", "), alike.len() - MAX_ALIKE);
    let (places, help) = (Level::NOTE.message(places), Level::HELP.message(first.help.as_str()));
    renderer.render(&[Level::WARNING.primary_title(title).element(places).element(help)])
}

/// The message of diagnostics of one kind, with `…` for each quoted part that is not the same in all of them.
fn common_message(alike: &[&Diagnostic]) -> String {
    let parts =
        |diagnostic: &Diagnostic| -> Vec<String> { diagnostic.message.split(['`', '"']).map(str::to_owned).collect() };
    let mut common = parts(alike[0]);
    for diagnostic in &alike[1..] {
        for (part, other) in common.iter_mut().zip(parts(diagnostic)) {
            if *part != other {
                "…".clone_into(part);
            }
        }
    }
    common.join("`")
}

/// `1 error`, `2 errors`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
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
