//! Footnotes. They are numbered in the order in which the text refers to them, and come last on the page, each with a way
//! back to every place that refers to it.

use std::{collections::HashMap, fmt::Write as _, ops::Range};

use pulldown_cmark::{CowStr, Event, html};

use super::{Renderer, escape};

/// The footnotes of one text, by their folded labels.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    notes: HashMap<String, Footnote<'a>>,
    /// The folded labels in the order of the numbers.
    order: Vec<String>,
    /// The definition that is open: its folded label, and the events around it.
    open: Option<(String, Vec<Event<'a>>)>,
}

#[derive(Default)]
struct Footnote<'a> {
    /// Where it is defined; `None` until the definition comes.
    span: Option<Range<usize>>,
    events: Vec<Event<'a>>,
    /// How often the text refers to it.
    references: usize,
}

/// The label in the form in which labels are compared.
fn folded(label: &str) -> String {
    label.to_lowercase()
}

impl<'a> Renderer<'_, 'a> {
    /// Writes the reference to a footnote: its number, as a link.
    pub(super) fn refer_to_note(&mut self, label: &str) {
        let label = folded(label);
        let notes = &mut self.footnotes;
        let note = notes.notes.entry(label.clone()).or_default();
        note.references += 1;
        let references = note.references;
        if references == 1 {
            notes.order.push(label.clone());
        }
        let number = notes.order.iter().position(|other| *other == label).map_or(0, |place| place + 1);
        let name = escape(&self.context.strings.get("article.note").replace("{number}", &number.to_string()));
        let id = reference_id(number, references);
        self.html(format!(
            "<sup class=\"note-reference\"><a id=\"{id}\" href=\"#note--{number}\" aria-label=\"{name}\">{number}</a></sup>"
        ));
    }

    /// Begins a definition: what follows is kept until the end of the page.
    pub(super) fn open_note(&mut self, label: &CowStr<'a>, span: Range<usize>) {
        let folded = folded(label);
        let is_defined = self.footnotes.notes.get(&folded).is_some_and(|note| note.span.is_some());
        if is_defined {
            let message = format!("the footnote `[^{label}]` is defined twice");
            self.error(span.clone(), message, "give one of the two another name, and take out what is not needed");
        }
        self.footnotes.notes.entry(folded.clone()).or_default().span = Some(span);
        self.footnotes.open = Some((folded, std::mem::take(&mut self.events)));
    }

    pub(super) fn close_note(&mut self) {
        let Some((label, around)) = self.footnotes.open.take() else { return };
        let events = std::mem::replace(&mut self.events, around);
        let note = self.footnotes.notes.entry(label).or_default();
        let span = note.span.clone().filter(|_| events.is_empty());
        note.events = events;
        if let Some(span) = span {
            self.error(span, "the footnote is empty".into(), "write the note after the colon");
        }
    }

    /// Writes the section of the footnotes, and reports those that the text does not refer to.
    pub(super) fn finish_notes(&mut self) {
        let Footnotes { mut notes, order, .. } = std::mem::take(&mut self.footnotes);
        let mut unused: Vec<_> =
            notes.iter().filter(|(_, note)| note.references == 0).filter_map(|(_, note)| note.span.clone()).collect();
        unused.sort_by_key(|span| span.start);
        for span in unused {
            let help = "write its name, such as `[^1]`, after the word that the footnote explains, or take it out";
            self.error(span, "nothing in the text refers to this footnote".into(), help);
        }
        if order.is_empty() {
            return;
        }
        let strings = self.context.strings;
        let heading = escape(strings.get("article.notes"));
        let mut html = format!(
            "<section class=\"notes\" aria-labelledby=\"note--heading\">\n\
             <h2 id=\"note--heading\" class=\"visually-hidden\">{heading}</h2>\n<ol>\n"
        );
        for (place, label) in order.iter().enumerate() {
            let number = place + 1;
            let note = notes.remove(label).unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = writeln!(html, "<li id=\"note--{number}\">");
            html::push_html(&mut html, note.events.into_iter());
            html.push_str("<p class=\"note-back\">");
            for reference in 1..=note.references {
                let name = escape(&strings.get("article.note_back").replace("{number}", &number.to_string()));
                let count = if reference > 1 { format!(" {reference}") } else { String::new() };
                let id = reference_id(number, reference);
                let _ = write!(html, "<a href=\"#{id}\" aria-label=\"{name}{count}\">↩{count}</a> ");
            }
            html.truncate(html.trim_end().len());
            html.push_str("</p>\n</li>\n");
        }
        html.push_str("</ol>\n</section>\n");
        self.rendered.notes = html;
    }
}

/// The id of a reference to a note; references count from 1. Two hyphens keep it apart from the ids of headings.
fn reference_id(number: usize, reference: usize) -> String {
    if reference == 1 { format!("note--{number}-reference") } else { format!("note--{number}-reference-{reference}") }
}
