//! The TOML between `+++` lines at the top of an article: its title, the day it was updated, its tool.

use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    lengths, lists,
    placeholders::Placeholders,
    plain_texts,
    publication::Publication,
    unwritten::{self, UNWRITTEN},
};
use crate::{
    diagnostics::{Date, Diagnostics, Source, TomlReader, parse_toml},
    slug::{slugify, without_soft_hyphens},
};

/// The interactive part that an article's template places after the introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Tool {
    /// Edit the card that pays for a subscription.
    CardEdit,
    /// Find out why a card was declined.
    DeclineCheck,
}

impl Tool {
    /// All tools.
    pub(crate) const ALL: [Self; 2] = [Self::CardEdit, Self::DeclineCheck];

    /// The name in the front matter.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CardEdit => "card-edit",
            Self::DeclineCheck => "decline-check",
        }
    }

    /// The id of the tool on its page, for links to it. Two hyphens keep it apart from the ids of headings.
    pub(crate) fn anchor(self) -> String {
        format!("{}--tool", self.name())
    }
}

/// An article's front matter.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FrontMatter {
    /// The page's title, without soft hyphens.
    pub(crate) title: String,
    /// The title as it was written: its soft hyphens say where a long word may be broken.
    pub(crate) heading: String,
    /// One or two sentences for search results and lists.
    pub(crate) description: String,
    /// The day of the last change that matters to a reader.
    pub(crate) updated: Date,
    /// When the article is published, and which addresses it had before.
    pub(crate) publication: Publication,
    /// The page's segment in the address.
    pub(crate) slug: String,
    /// Where the slug is in the file, or the front matter if it has none.
    pub(crate) slug_span: Range<usize>,
    /// What the article applies to ("Gäller för").
    pub(crate) applies_to: Vec<String>,
    /// Other words for what the article is about ("Kallas också").
    pub(crate) also: Vec<String>,
    /// Ids of related articles, each with its place in the file.
    pub(crate) related: Vec<(String, Range<usize>)>,
    /// Place on the language's start page; articles without one come last.
    pub(crate) order: Option<i64>,
    /// The interactive part, if any.
    pub(crate) tool: Option<Tool>,
    /// What was changed because of readers' feedback.
    pub(crate) changed: Vec<Change>,
}

/// A change of the text that readers' feedback led to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) date: Date,
    /// What was changed, in a sentence for readers.
    pub(crate) what: String,
}

const FENCE: &str = "+++";

/// Reads the front matter of a file, and finds where the body starts, in bytes.
///
/// A value that cannot be read is reported and left empty, so that the body can be checked in the same run. Without its lines
/// `+++` it is not known where the body starts, and none is checked.
pub(crate) fn read(
    source: &Arc<Source>,
    id: &str,
    placeholders: &Placeholders,
    diagnostics: &mut Diagnostics,
) -> (FrontMatter, usize) {
    let text = source.text.as_str();
    let (start, end, body_at) = match fences(text) {
        Fences::Around { start, end, body_at } => (start, end, body_at),
        Fences::NoEnd => {
            diagnostics.push(source.error(
                0..first_line(text),
                "the front matter has no end",
                "put a line `+++` below its last key",
            ));
            return (FrontMatter::empty(id), text.len());
        }
        Fences::None => {
            let help = if text.starts_with("---") {
                "write `+++` in place of the two lines `---`, and `key = \"text\"` between them"
            } else {
                "begin the file with a line `+++`, then title, description and updated, then a line `+++`"
            };
            diagnostics.push(source.error(
                0..first_line(text),
                "the article does not begin with its front matter",
                help,
            ));
            return (FrontMatter::empty(id), text.len());
        }
    };
    let Some(parsed) = parse_toml(source, &text[start..end], start, diagnostics) else {
        return (FrontMatter::empty(id), body_at);
    };
    let mut table = TomlReader::new(&parsed, source, start, 0..FENCE.len());

    let heading = placeholders.filled_text(&mut table, "title");
    let description = placeholders.filled_text(&mut table, "description");
    for (key, text) in [("title", &heading), ("description", &description)] {
        let span = table.span_of(key);
        plain_texts::warn(&mut table, text.as_deref(), &span);
    }
    lengths::warn(&mut table, heading.as_deref(), description.as_deref());
    let updated = table.date("updated");
    let publication = Publication::read(&mut table);
    if !publication.draft {
        for (key, span) in table.values_that_hold(UNWRITTEN) {
            table.error(span, format!("`{key}` is not written yet"), unwritten::HELP);
        }
    }
    let slug = slug(&mut table, id);
    let slug_span = table.span_of("slug");
    let applies_to = lists::applies_to(&mut table, placeholders);
    let title = heading.as_deref().map(without_soft_hyphens);
    let also = lists::also(&mut table, placeholders, title.as_deref());
    let related = lists::related(&mut table, id);
    let order = order(&mut table);
    let tool = tool(&mut table);
    let changed = changes(&mut table, placeholders, diagnostics);
    table.finish(diagnostics);

    let empty = FrontMatter::empty(id);
    let front = FrontMatter {
        title: title.unwrap_or(empty.title),
        heading: heading.unwrap_or(empty.heading),
        description: description.unwrap_or(empty.description),
        updated: updated.unwrap_or(empty.updated),
        publication,
        slug: slug.unwrap_or(empty.slug),
        slug_span,
        applies_to,
        also,
        related,
        order,
        tool,
        changed,
    };
    (front, body_at)
}

impl FrontMatter {
    /// Stands in for front matter that cannot be read.
    pub(super) fn empty(id: &str) -> Self {
        Self {
            title: String::new(),
            heading: String::new(),
            description: String::new(),
            updated: Date { year: 1970, month: 1, day: 1 },
            publication: Publication::default(),
            slug: slugify(id),
            slug_span: 0..0,
            applies_to: Vec::new(),
            also: Vec::new(),
            related: Vec::new(),
            order: None,
            tool: None,
            changed: Vec::new(),
        }
    }
}

/// Where the lines around the front matter are, in bytes of the file.
enum Fences {
    /// Where the TOML starts and ends, and where the body starts.
    Around {
        start: usize,
        end: usize,
        body_at: usize,
    },
    /// The second line is missing.
    NoEnd,
    None,
}

fn fences(text: &str) -> Fences {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[bom..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else { return Fences::None };
    let start = bom + first.len();
    let mut end = start;
    for line in lines {
        if line.trim_end() == FENCE {
            return Fences::Around { start, end, body_at: end + line.len() };
        }
        end += line.len();
    }
    Fences::NoEnd
}

/// The length of the first line, in bytes.
fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The place on the start page.
fn order(table: &mut TomlReader<'_, '_>) -> Option<i64> {
    let order = table.optional_integer("order")?;
    if order < 0 {
        let help = "write a whole number such as 1: the article with the lowest comes first";
        table.error(table.span_of("order"), format!("`order` is {order}"), help);
    }
    Some(order)
}

fn slug(table: &mut TomlReader<'_, '_>, id: &str) -> Option<String> {
    let written = table.optional_text("slug").filter(|written| written != UNWRITTEN);
    let slug = slugify(written.as_deref().unwrap_or(id));
    let plain = |c: char| c == '-' || c.is_alphanumeric();
    // A file's name that gives no slug is reported as such.
    if written.as_ref().is_some_and(|written| slug.is_empty() || !written.chars().all(plain)) {
        let span = table.span_of("slug");
        let help = if slug.is_empty() {
            "write a slug like \"uppdatera-kort\"".into()
        } else {
            format!("write `slug = \"{slug}\"`")
        };
        table.error(span, "`slug` may hold only letters, digits and hyphens".into(), help);
        return None;
    }
    Some(slug)
}

/// `changed = [{ date = 2026-11-22, what = "…" }]`
fn changes(table: &mut TomlReader<'_, '_>, placeholders: &Placeholders, diagnostics: &mut Diagnostics) -> Vec<Change> {
    let mut changes = Vec::new();
    for mut change in table.tables("changed", "a list like [{ date = 2026-11-22, what = \"…\" }]") {
        let (date, what) = (change.date("date"), placeholders.filled_text(&mut change, "what"));
        let span = change.span_of("what");
        plain_texts::warn(&mut change, what.as_deref(), &span);
        change.finish(diagnostics);
        changes.extend(date.zip(what).map(|(date, what)| Change { date, what }));
    }
    // The latest first.
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
}

fn tool(table: &mut TomlReader<'_, '_>) -> Option<Tool> {
    let name = table.optional_text("tool")?;
    let tool = Tool::ALL.into_iter().find(|tool| tool.name() == name);
    if tool.is_none() {
        let span = table.span_of("tool");
        let known = Tool::ALL.map(|tool| format!("\"{}\"", tool.name())).join(" and ");
        table.error(span, format!("the tool `{name}` is not known"), format!("the tools are {known}"));
    }
    tool
}
