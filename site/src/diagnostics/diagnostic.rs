//! What is wrong with the content, and where: every problem points at a place in a file and says how to mend it.

use std::{
    ops::Range,
    path::Path,
    sync::{Arc, OnceLock},
};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A content file as it was read, shared by everything that may have to point into it.
#[derive(Debug, Default)]
pub struct Source {
    /// The path as the author knows it, such as `content/sv/avvisat-kort.md`.
    pub path: String,
    /// The whole text of the file.
    pub text: String,
    /// Where each line starts, in bytes; found when a problem is shown.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text that goes by a path.
    pub fn new(path: String, text: String) -> Arc<Self> {
        Arc::new(Self { path, text, lines: OnceLock::new() })
    }

    /// Reads a file; what cannot be read, or is not UTF-8, is a problem like any other.
    pub fn read(path: &Path, shown: String) -> Result<Arc<Self>, Problem> {
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(bytes, shown),
            Err(error) => Err(Self::unreadable(&error, shown)),
        }
    }

    /// The text of a file that has been read.
    pub fn from_bytes(bytes: Vec<u8>, shown: String) -> Result<Arc<Self>, Problem> {
        String::from_utf8(bytes).map(|text| Self::new(shown.clone(), text)).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Self::new(shown, text).problem(at..at, "the file is not valid UTF-8 from here on", "save the file as UTF-8")
        })
    }

    /// The problem with a file that cannot be read.
    pub fn unreadable(error: &std::io::Error, shown: String) -> Problem {
        Self::new(shown, String::new()).problem(
            0..0,
            format!("the file cannot be read: {error}"),
            "check that the file exists and that you may read it",
        )
    }

    /// A problem at a span of bytes of this file.
    pub fn problem(
        self: &Arc<Self>,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let (message, help) = (message.into(), help.into());
        Problem { source: Arc::clone(self), span, message, help, severity: Severity::Error }
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

/// One thing that is wrong in one place.
#[derive(Debug)]
pub struct Problem {
    /// The file, as far as it could be read.
    pub source: Arc<Source>,
    span: Range<usize>,
    message: String,
    help: String,
    severity: Severity,
}

impl Problem {
    /// The same, as something that an author should know of but that does not stop a build.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// `error: …`, ` --> file:LINE:COLUMN`, the line with a caret, and how to mend it.
    fn render(&self, renderer: &Renderer) -> String {
        let at = self.span.start.min(self.source.text.len());
        let (number, start, line) = self.source.line_at(at);
        // A span that reaches over the line's end would print a whole block: the first line says enough.
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

/// Every problem that one run found, in the order of files and lines.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes one problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Takes over what another part found.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// The same problems at one place of another file: where the text that they are about stands.
    #[must_use]
    pub fn moved_to(mut self, source: &Arc<Source>, span: &Range<usize>) -> Self {
        for problem in &mut self.0 {
            problem.source = Arc::clone(source);
            problem.span = span.clone();
        }
        self
    }

    /// Makes every warning an error.
    #[must_use]
    pub fn strict(mut self) -> Self {
        for problem in &mut self.0 {
            problem.severity = Severity::Error;
        }
        self
    }

    /// Whether anything stops the build.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The warnings, or, when anything stops the build, all that was found.
    pub fn into_result(mut self) -> Result<Self, Self> {
        self.0.sort_by(|a, b| {
            (&a.source.path, a.span.start, &a.message).cmp(&(&b.source.path, b.span.start, &b.message))
        });
        // What was moved to the string around it may now be said twice of one place.
        self.0.dedup_by(|a, b| (&a.source.path, &a.span, &a.message) == (&b.source.path, &b.span, &b.message));
        if self.has_errors() { Err(self) } else { Ok(self) }
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|problem| problem.severity == severity).count()
    }

    /// The problems as text with colours, in order, each with an empty line below.
    pub fn details(&self) -> String {
        let renderer = Renderer::styled();
        self.0.iter().map(|problem| problem.render(&renderer) + "\n\n").collect()
    }

    /// The report on a build that did not come about, with colours.
    pub fn report(&self) -> String {
        let mut count = counted(self.count(Severity::Error), "error");
        if self.warnings() > 0 {
            count = format!("{count} and {}", counted(self.warnings(), "warning"));
        }
        format!("{}{count} in the content; the site was not changed", self.details())
    }
}

/// `1 error`, `2 errors`
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
