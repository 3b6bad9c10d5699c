//! Headings: their ids, and the links by which each can be named elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel};

use super::{Heading, Renderer, SPLIT};
use crate::slug::fold;

/// A heading whose end has not come yet.
pub(super) struct OpenHeading {
    level: u8,
    /// Where its opening tag will stand among the events.
    at: usize,
    pub(super) text: String,
    /// A link cannot hold another.
    holds_link: bool,
}

impl Renderer<'_, '_> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, span: Range<usize>) {
        if level == HeadingLevel::H1 {
            self.problem(
                span.clone(),
                "the title is the page's only first-level heading".into(),
                "begin headings with `##`".into(),
            );
        }
        if self.depth > 0 {
            let help = "put it before or after the list, quote or alert; within one, write **bold** text";
            self.problem(span, "a heading stands within another block".into(), help.into());
        } else if self.rendered.headings.is_empty() {
            self.html(SPLIT.into());
        }
        let (at, text) = (self.events.len(), String::new());
        self.heading = Some(OpenHeading { level: level as u8, at, text, holds_link: false });
    }

    pub(super) fn close_heading(&mut self) {
        let Some(OpenHeading { level, at, text, holds_link }) = self.heading.take() else { return };
        let id = self.unique(&fold(&text));
        // The heading links to itself, so that its address can be copied.
        let (open, close) =
            if holds_link { (String::new(), "") } else { (format!("<a class=\"anchor\" href=\"#{id}\">"), "</a>") };
        self.events[at] = Event::Html(format!("<h{level} id=\"{id}\">{open}").into());
        self.html(format!("{close}</h{level}>\n"));
        self.rendered.headings.push(Heading { level, id, text });
    }

    /// Notes that something links to somewhere, perhaps in a heading.
    pub(super) fn note_link(&mut self) {
        if let Some(heading) = &mut self.heading {
            heading.holds_link = true;
        }
    }

    /// A heading's id: its words folded, with a number where the text already has one like it.
    fn unique(&mut self, folded: &str) -> String {
        let base = if folded.is_empty() { "section" } else { folded };
        let mut id = base.to_owned();
        while self.ids.contains_key(&id) {
            let met = self.ids.entry(base.to_owned()).or_default();
            *met += 1;
            id = format!("{base}-{met}");
        }
        self.ids.insert(id.clone(), 1);
        id
    }
}
