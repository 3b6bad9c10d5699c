//! Slips: what is valid Markdown and almost never what its author meant. They are found in the parser's events, with the
//! source at hand, since an event does not tell an escaped sign from one that is left over.
//!
//! An error is what nobody can mean, a warning what somebody might.

mod addresses;
mod blocks;
mod brackets;
mod columns;
mod counters;
mod endings;
mod foreign;
mod foreign_lines;
mod headings;
mod inline;
mod leftovers;
mod lines;
mod lists;
mod names;
mod pairs;
mod pasted;
mod placeholders;
mod pointers;
mod punctuation;
mod references;
mod tables;
mod twins;
mod whole;
mod words;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag, TagEnd};

pub(crate) use self::headings::sign_at_end;
use self::{
    endings::Waiting, headings::Headings, lists::Lists, names::Names, pairs::Pairs, pointers::Shown,
    references::References, tables::Table, twins::Twins,
};
use super::RenderContext;
use crate::content::{common_words::CommonWords, placeholders::Placeholders};

/// One slip, at its place in the text.
pub(super) struct Slip {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) severity: Severity,
}

pub(super) enum Severity {
    /// Nobody can mean it.
    Error,
    /// Somebody might mean it.
    Warning,
}

/// Finds the slips of one text.
pub(super) struct Slips<'t> {
    text: &'t str,
    title: &'t str,
    known_placeholders: &'t Placeholders,
    common_words: &'t CommonWords<'t>,
    /// The language's code.
    language: &'t str,
    found: Vec<Slip>,
    /// The blocks that are open, the innermost last.
    open: Vec<TagEnd>,
    references: References,
    lists: Lists,
    table: Option<Table>,
    pairs: Pairs,
    /// The heading below which nothing has come yet: its level and its line.
    bare_heading: Option<(u8, Range<usize>)>,
    /// The level of the heading before, 1 for the title.
    level: u8,
    headings: Headings<'t>,
    waiting: Option<Waiting>,
    shown: Shown,
    twins: Twins<'t>,
    names: Names<'t>,
    /// Whether the next text begins a line, and whether it begins a block.
    begins_line: bool,
    begins_block: bool,
    /// Whether the open heading, item or link has held anything yet.
    is_empty: bool,
    /// How many links and pictures are open.
    links: usize,
    /// The marks that have been reported in the open block: one slip often leaves two of them.
    reported: Vec<u8>,
}

impl<'t> Slips<'t> {
    pub(super) fn new(
        text: &'t str,
        title: &'t str,
        definitions: &RefDefs<'_>,
        context: &'t RenderContext<'t>,
    ) -> Self {
        let mut slips = Self {
            text,
            title,
            known_placeholders: context.placeholders,
            common_words: &context.common_words,
            language: context.language,
            found: Vec::new(),
            open: Vec::new(),
            references: References::new(definitions),
            lists: Lists::default(),
            table: None,
            pairs: Pairs::default(),
            bare_heading: None,
            level: 1,
            headings: Headings::default(),
            waiting: None,
            shown: Shown::default(),
            twins: Twins::default(),
            names: Names { known: context.names, misspelt: Vec::new() },
            begins_line: true,
            begins_block: true,
            is_empty: false,
            links: 0,
            reported: Vec::new(),
        };
        slips.whole_text();
        slips.written_out();
        slips
    }

    /// Reads the next event.
    pub(super) fn read(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag, span),
            Event::Text(_) if self.open.last() != Some(&TagEnd::CodeBlock) => {
                self.is_empty &= self.text[span.clone()].trim().is_empty();
                self.lists.forget_end();
                if self.begins_line {
                    self.line(span);
                }
                self.pairs.start.get_or_insert(span.start);
                self.first_word(span);
                self.inline(span);
                self.names(span);
                (self.begins_line, self.begins_block) = (false, false);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.begins_line = true;
                self.divided_word(span);
                self.lazy_line(span);
            }
            _ => {
                self.is_empty = false;
                (self.begins_line, self.begins_block) = (false, false);
                if matches!(event, Event::Rule) {
                    (self.bare_heading, self.waiting) = (None, None);
                }
            }
        }
    }

    /// The slips, in the order of the text.
    pub(super) fn finish(mut self, broken: Vec<(Range<usize>, LinkType)>) -> Vec<Slip> {
        self.end_waiting(None);
        self.bare_heading(1);
        self.pointers();
        self.broken_references(broken);
        self.unused_references();
        self.found.sort_by_key(|slip| slip.span.start);
        self.found
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.begins_line = false,
            Tag::Strong => self.strong(span),
            Tag::Strikethrough => {
                self.begins_line = false;
                self.strikethrough(span);
            }
            Tag::Link { link_type, id, dest_url, .. } => {
                self.references.mark_used(*link_type, id);
                if *link_type == LinkType::Inline {
                    self.link_text(dest_url, span);
                }
                self.links += 1;
                (self.begins_line, self.is_empty) = (false, true);
            }
            Tag::Image { link_type, id, .. } => {
                self.references.mark_used(*link_type, id);
                self.links += 1;
                self.begins_line = false;
                self.shown.picture = true;
            }
            _ => self.start_block(tag, span),
        }
    }

    fn start_block(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        (self.begins_line, self.begins_block) = (true, true);
        self.reported.clear();
        self.end_pairs();
        self.end_waiting(Some(tag));
        if !matches!(tag, Tag::Heading { .. }) {
            self.bare_heading = None;
        }
        match tag {
            Tag::List(start) => {
                self.other_mark(*start, span);
                self.fallen_out(span);
                self.start_list(*start, span);
                self.other_language(span);
            }
            Tag::Item => self.start_item(span),
            Tag::Table(columns) => {
                self.fallen_out(span);
                self.shown.table = true;
                self.table = Some(Table::new(columns.len()));
            }
            Tag::TableHead | Tag::TableRow => self.row(span),
            Tag::Heading { level, .. } => {
                self.is_empty = true;
                self.heading(*level as u8, span);
            }
            Tag::BlockQuote(kind) => self.quote(*kind, span),
            Tag::Paragraph => {
                self.fallen_out(span);
                self.paragraph(span);
                self.pasted(span);
                self.other_language(span);
            }
            Tag::CodeBlock(kind) => {
                self.fallen_out(span);
                self.code(kind, span);
            }
            _ => {}
        }
        self.lists.forget_end();
        self.open.push(tag.to_end());
    }

    fn end(&mut self, tag: TagEnd, span: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => return,
            TagEnd::Image => {
                self.links -= 1;
                self.is_empty = false;
                return;
            }
            TagEnd::Link => {
                self.links -= 1;
                if self.is_empty {
                    self.error(span.clone(), "the link has no text", "write in the brackets what it leads to");
                }
                self.is_empty = false;
                return;
            }
            TagEnd::Heading(_) if self.is_empty => {
                self.error(
                    span.clone(),
                    "the heading is empty",
                    "write the heading after the `#` signs, or take them out",
                );
            }
            TagEnd::Item if self.is_empty => {
                self.warning(span.clone(), "the list has an empty item", "write its text, or take the mark out");
            }
            TagEnd::BlockQuote(_) if self.is_empty => {
                let help = "begin each line of its text with `> `";
                self.error(span.start..span.start + self.rest_of_line(span.start).len(), "the box is empty", help);
            }
            TagEnd::List(_) => self.lists.end(),
            TagEnd::Paragraph => self.end_of_paragraph(span),
            TagEnd::Table => self.end_table(span),
            _ => {}
        }
        self.end_pairs();
        self.is_empty = false;
        self.open.pop();
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let (message, help) = (message.into(), help.into());
        self.found.push(Slip { span, message, help, severity: Severity::Error });
    }

    fn warning(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let (message, help) = (message.into(), help.into());
        self.found.push(Slip { span, message, help, severity: Severity::Warning });
    }

    /// Whether a mark is met for the first time in the open block.
    fn is_first(&mut self, mark: u8) -> bool {
        let is_first = !self.reported.contains(&mark);
        if is_first {
            self.reported.push(mark);
        }
        is_first
    }
}
