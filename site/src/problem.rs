//! What is wrong with the content, and where: every problem points at a place in a file and says how to mend it.

use std::{ops::Range, path::Path, sync::Arc};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A content file as it was read, shared by everything that may have to point into it.
#[derive(Debug, Default)]
pub struct Source {
    /// The path as the author knows it, such as `content/sv/avvisat-kort.md`.
    pub path: String,
    /// The whole text of the file.
    pub text: String,
}

impl Source {
    /// Reads a file; what cannot be read, or is not UTF-8, is a problem like any other.
    pub fn read(path: &Path, shown: String) -> Result<Arc<Self>, Problem> {
        let empty = |shown| Arc::new(Self { path: shown, text: String::new() });
        match std::fs::read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Arc::new(Self { path: shown, text })),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    Err(Arc::new(Self { path: shown, text }).problem(
                        at..at,
                        "the file is not valid UTF-8 from here on",
                        "save the file as UTF-8",
                    ))
                }
            },
            Err(error) => Err(empty(shown).problem(
                0..0,
                format!("the file cannot be read: {error}"),
                "check that the file exists and that you may read it",
            )),
        }
    }

    /// A problem at a span of bytes of this file.
    pub fn problem(
        self: &Arc<Self>,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem { source: Arc::clone(self), span, message: message.into(), help: help.into() }
    }
}

/// One thing that is wrong in one place.
#[derive(Debug)]
pub struct Problem {
    /// The file, as far as it could be read.
    pub source: Arc<Source>,
    span: Range<usize>,
    message: String,
    help: String,
}

impl Problem {
    /// `error: …`, ` --> file:LINE:COLUMN`, the line with a caret, and how to mend it.
    fn render(&self, renderer: &Renderer) -> String {
        // A span that reaches over a line's end would print a whole block: the first line says enough.
        let text = &self.source.text;
        let start = self.span.start.min(text.len());
        let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
        let span = start..self.span.end.clamp(start, line_end);
        let title = Level::ERROR.primary_title(self.message.as_str());
        let snippet =
            Snippet::source(text).path(self.source.path.as_str()).annotation(AnnotationKind::Primary.span(span));
        let help = Level::HELP.message(self.help.as_str());
        renderer.render(&[title.element(snippet).element(help)])
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

    /// `Err` with the problems in order, when there are any.
    pub fn into_result(mut self) -> Result<(), Self> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort_by(|a, b| {
            (&a.source.path, a.span.start, &a.message).cmp(&(&b.source.path, b.span.start, &b.message))
        });
        // What was moved to the string around it may now be said twice of one place.
        self.0.dedup_by(|a, b| (&a.source.path, &a.span, &a.message) == (&b.source.path, &b.span, &b.message));
        Err(self)
    }

    /// The report, with colours for a terminal or plain for anything else.
    pub fn report(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let count = self.0.len();
        let noun = if count == 1 { "error" } else { "errors" };
        let mut parts: Vec<_> = self.0.iter().map(|problem| problem.render(&renderer)).collect();
        parts.push(format!("{count} {noun} in the content; the site was not changed"));
        parts.join("\n\n")
    }
}
