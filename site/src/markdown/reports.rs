//! What an author is told of a text: mistakes, and what does not stop the build.

use std::ops::Range;

use super::{
    Renderer, raw_html,
    slips::{Severity, Slip},
};
use crate::content::article::TextWarning;

impl Renderer<'_, '_> {
    /// Reports a mistake at a span of the text.
    pub(super) fn error(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.diagnostics.push(self.source.error(self.span_in_file(&span), message, help));
    }

    /// Tells the author of something at a span of the text that does not stop the build.
    pub(super) fn warning(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        let (span, help) = (self.span_in_file(&span), help.into());
        self.rendered.warnings.push(TextWarning { span, message, help });
    }

    pub(super) fn slip(&mut self, slip: Slip) {
        let Slip { span, message, help, severity } = slip;
        match severity {
            Severity::Error => self.error(span, message, help),
            Severity::Warning => self.warning(span, message, help),
        }
    }

    pub(super) fn span_in_file(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    pub(super) fn raw_html(&mut self, span: Range<usize>) {
        let written = &self.source.text[self.offset..][span.clone()];
        let line = self.source.text[..self.offset + span.start].rsplit('\n').next().unwrap_or_default();
        let help = if line.trim_start().starts_with('|') && written.starts_with("<br") {
            "write it in one line, or in a row of its own: a cell of a table has one line"
        } else {
            raw_html::help(written)
        };
        self.error(span, "raw HTML does not belong in an article".into(), help);
    }
}
