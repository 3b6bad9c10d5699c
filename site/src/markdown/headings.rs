//! Headings, and the ids that links lead to.

use std::{collections::HashMap, ops::Range};

use pulldown_cmark::{Event, HeadingLevel};
use serde::Serialize;

use super::{Renderer, SPLIT};
use crate::slug::slugify;

/// A heading of a text.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Heading {
    /// 2 to 6; 1 is reported as an error.
    pub(crate) level: u8,
    /// The id, unique in the text.
    pub(crate) id: String,
    /// The words, as plain text.
    pub(crate) text: String,
}

impl Heading {
    /// `<h2 id="rubrik">`
    pub(crate) fn opening_tag(&self) -> String {
        format!("<h{} id=\"{}\">", self.level, self.id)
    }
}

/// A heading whose end has not come yet.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    /// The index of its opening tag among the events.
    pub(super) at: usize,
    /// The words so far, as plain text.
    pub(super) text: String,
}

impl OpenHeading {
    /// Closes the heading, and returns it with its opening and closing tag.
    pub(super) fn close(self, ids: &mut HeadingIds) -> (Heading, String, String) {
        let Self { level, text, .. } = self;
        let heading = Heading { level, id: ids.unique(&slugify(&text)), text };
        let opening_tag = heading.opening_tag();
        (heading, opening_tag, format!("</h{level}>\n"))
    }
}

/// The ids of one text's headings.
#[derive(Default)]
pub(super) struct HeadingIds {
    /// Each id, and how often its slug has been met.
    used: HashMap<String, u32>,
}

impl HeadingIds {
    /// Makes an id of a slug; a number is added if the text has that id already.
    fn unique(&mut self, slug: &str) -> String {
        let base = if slug.is_empty() { "section" } else { slug };
        let mut id = base.to_owned();
        while self.used.contains_key(&id) {
            let count = self.used.entry(base.to_owned()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 1);
        id
    }
}

impl Renderer<'_, '_> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, span: Range<usize>) {
        if level == HeadingLevel::H1 {
            let message = "the title is the page's only first-level heading".into();
            self.error(span.clone(), message, "begin headings with `##`");
        }
        if self.depth > 0 {
            let help = "put it before or after the list, quote or alert; within one, write **bold** text";
            self.error(span, "a heading stands within another block".into(), help);
        } else if self.rendered.headings.is_empty() {
            self.html(SPLIT.into());
        }
        let at = self.events.len();
        self.heading = Some(OpenHeading { level: level as u8, at, text: String::new() });
    }

    pub(super) fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let at = open.at;
        let (heading, opening_tag, closing_tag) = open.close(&mut self.heading_ids);
        self.events[at] = Event::Html(opening_tag.into());
        self.html(closing_tag);
        self.rendered.headings.push(heading);
        self.plain_text.next_section();
    }
}
