//! All diagnostics of one run, and their report.

use std::{collections::BTreeMap, fmt::Write as _, ops::Range, sync::Arc};

use annotate_snippets::{Level, Renderer};

use super::diagnostic::{Diagnostic, Severity, Source};

/// Every diagnostic of one run.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Whether each warning is shown, however many there are of one kind.
    verbose: bool,
}

impl Diagnostics {
    /// None yet.
    pub(crate) fn new(verbose: bool) -> Self {
        Self { found: Vec::new(), verbose }
    }

    /// Adds one diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds a diagnostic, if there is one.
    pub(crate) fn extend(&mut self, diagnostic: Option<Diagnostic>) {
        self.found.extend(diagnostic);
    }

    /// Adds the diagnostics of another part.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    /// Moves all diagnostics to one place of another file: the place of the text that they are about.
    #[must_use]
    pub(crate) fn moved_to(mut self, source: &Arc<Source>, span: &Range<usize>) -> Self {
        for diagnostic in &mut self.found {
            diagnostic.source = Arc::clone(source);
            diagnostic.span = span.clone();
        }
        self
    }

    /// Makes every warning an error.
    #[must_use]
    pub(crate) fn strict(mut self) -> Self {
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Error;
        }
        self
    }

    /// Makes every error a warning.
    #[must_use]
    pub(crate) fn lenient(mut self) -> Self {
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Warning;
        }
        self
    }

    /// Keeps the diagnostics of some files, by the path that messages show.
    #[must_use]
    pub(crate) fn of_files(mut self, is_one: impl Fn(&str) -> bool) -> Self {
        self.found.retain(|diagnostic| is_one(&diagnostic.source.path));
        self
    }

    /// Whether anything stops the build.
    pub(crate) fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Sorts by file and line. `Ok` holds the warnings; `Err` holds everything if there is at least one error.
    pub(crate) fn into_result(mut self) -> Result<Self, Self> {
        self.found.sort_by(|a, b| {
            (&a.source.path, a.span.start, &a.message).cmp(&(&b.source.path, b.span.start, &b.message))
        });
        // Diagnostics that `moved_to` put at the same place may be equal now.
        self.found.dedup_by(|a, b| (&a.source.path, &a.span, &a.message) == (&b.source.path, &b.span, &b.message));
        if self.has_errors() { Err(self) } else { Ok(self) }
    }

    /// How many warnings there are.
    pub(crate) fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The diagnostics as text with colours, each followed by an empty line. Many warnings of one kind are one paragraph,
    /// unless each is to be shown.
    pub(crate) fn details(&self) -> String {
        let renderer = Renderer::styled();
        let mut kinds: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
        for warning in self.found.iter().filter(|diagnostic| !self.verbose && diagnostic.severity == Severity::Warning)
        {
            kinds.entry(warning.kind()).or_default().push(warning);
        }
        let mut details = String::new();
        for diagnostic in &self.found {
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
        format!("{}{count} in the content; the site was not changed", self.details())
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
