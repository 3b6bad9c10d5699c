//! Code, and the placeholders of texts that are not code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr};

use super::{Renderer, escape};
use crate::content::placeholders;

impl<'a> Renderer<'_, 'a> {
    /// Begins a block of code. Its long lines scroll, also by keyboard.
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        let name = escape(self.context.strings.get("article.code"));
        let class = match kind {
            CodeBlockKind::Fenced(info) => match info.split_whitespace().next() {
                Some(language) => format!(" class=\"language-{}\"", escape(language)),
                None => String::new(),
            },
            CodeBlockKind::Indented => String::new(),
        };
        self.html(format!("<pre role=\"group\" aria-label=\"{name}\" tabindex=\"0\"><code{class}>"));
    }

    /// Fills in the placeholders of a text that is not code.
    pub(super) fn fill(&mut self, text: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if self.is_code || !text.contains('{') {
            return text;
        }
        let mut unknown = Vec::new();
        let filled = self.context.placeholders.fill(&text, |name| unknown.push(name.to_owned())).into_owned();
        for name in unknown {
            let placeholder = format!("{{{name}}}");
            let written = &self.source.text[self.offset..][span.clone()];
            // An escape in the Markdown can make the text unlike its source.
            let span = match written.find(&placeholder) {
                Some(at) => span.start + at..span.start + at + placeholder.len(),
                None => span.clone(),
            };
            self.error(span, placeholders::unknown(&name), self.context.placeholders.help_for(&name));
        }
        filled.into()
    }
}
