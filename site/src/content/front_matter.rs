//! The TOML between `+++` lines at the top of an article: what it is called, when it was updated, where it belongs.

use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    content::placeholders::Placeholders,
    diagnostics::diagnostic::{Problems, Source},
    diagnostics::toml_reader::{self as table, Date, Table},
    slug::fold,
};

/// The interactive part that an article's template places after the introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tool {
    /// Edit the card that pays for a subscription.
    CardEdit,
    /// Find out why a card was declined.
    DeclineCheck,
}

impl Tool {
    const ALL: [(&'static str, Self); 2] = [("card-edit", Self::CardEdit), ("decline-check", Self::DeclineCheck)];

    /// The name in the front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::CardEdit => "card-edit",
            Self::DeclineCheck => "decline-check",
        }
    }
}

/// An article's front matter.
#[derive(Debug, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The page's heading and title.
    pub title: String,
    /// One or two sentences for search results and lists.
    pub description: String,
    /// The day of the last change that a reader should know of.
    pub updated: Date,
    /// The page's segment in the address.
    pub slug: String,
    /// Where the slug (or, without one, the front matter) stands.
    pub slug_span: Range<usize>,
    /// What the article holds for ("Gäller för").
    pub applies_to: Vec<String>,
    /// Ids of related articles, with the place of each.
    pub related: Vec<(String, Range<usize>)>,
    /// Place on the language's start page; articles without one come last.
    pub order: Option<i64>,
    /// The interactive part, if any.
    pub tool: Option<Tool>,
}

const FENCE: &str = "+++";

/// Reads the front matter of a file and says where the body starts, in bytes.
///
/// Every problem is noted. What cannot be read is left empty, so that the body can be checked in the same run.
pub fn read(
    source: &Arc<Source>,
    id: &str,
    placeholders: &Placeholders,
    problems: &mut Problems,
) -> (FrontMatter, usize) {
    let text = source.text.as_str();
    let (start, end, body_at) = match fences(text) {
        Fences::Around { start, end, body_at } => (start, end, body_at),
        Fences::NoEnd { body_at } => {
            problems.push(source.problem(
                0..first_line(text),
                "the front matter has no end",
                "put a line `+++` below its last key",
            ));
            return (FrontMatter::empty(id), body_at);
        }
        Fences::None => {
            problems.push(source.problem(
                0..first_line(text),
                "the article does not begin with its front matter",
                "begin the file with a line `+++`, then title, description and updated, then a line `+++`",
            ));
            return (FrontMatter::empty(id), 0);
        }
    };
    let Some(parsed) = table::parse(source, &text[start..end], start, problems) else {
        return (FrontMatter::empty(id), body_at);
    };
    let mut table = Table::new(&parsed, source, start, 0..FENCE.len());

    let title = table.filled("title", placeholders);
    let description = table.filled("description", placeholders);
    let updated = table.date("updated");
    let slug = slug(&mut table, id);
    let slug_span = table.span_of("slug");
    let applies_to = table.texts("applies_to");
    let applies_to = applies_to.into_iter().map(|(text, span)| table.fill(&text, &span, placeholders)).collect();
    let related = table.texts("related");
    let order = table.optional_integer("order");
    let tool = tool(&mut table);
    table.finish(problems);

    let empty = FrontMatter::empty(id);
    let front = FrontMatter {
        title: title.unwrap_or(empty.title),
        description: description.unwrap_or(empty.description),
        updated: updated.unwrap_or(empty.updated),
        slug: slug.unwrap_or(empty.slug),
        slug_span,
        applies_to,
        related,
        order,
        tool,
    };
    (front, body_at)
}

impl FrontMatter {
    /// What stands in for front matter that cannot be read.
    fn empty(id: &str) -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            updated: Date { year: 1970, month: 1, day: 1 },
            slug: fold(id),
            slug_span: 0..0,
            applies_to: Vec::new(),
            related: Vec::new(),
            order: None,
            tool: None,
        }
    }
}

/// The lines around the front matter, in bytes.
enum Fences {
    /// Where the TOML starts and ends, and where the body starts.
    Around {
        start: usize,
        end: usize,
        body_at: usize,
    },
    /// Only the first one is there.
    NoEnd {
        body_at: usize,
    },
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
    Fences::NoEnd { body_at: start }
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn slug(table: &mut Table<'_, '_>, id: &str) -> Option<String> {
    let written = table.optional_text("slug");
    let slug = fold(written.as_deref().unwrap_or(id));
    let plain = |c: char| c == '-' || c.is_alphanumeric();
    if slug.is_empty() || written.as_ref().is_some_and(|written| !written.chars().all(plain)) {
        let span = table.span_of("slug");
        table.note(
            span,
            "`slug` may hold only letters, digits and hyphens".into(),
            if slug.is_empty() {
                "write a slug like \"uppdatera-kort\"".into()
            } else {
                format!("write `slug = \"{slug}\"`")
            },
        );
        return None;
    }
    Some(slug)
}

fn tool(table: &mut Table<'_, '_>) -> Option<Tool> {
    let name = table.optional_text("tool")?;
    let tool = Tool::ALL.into_iter().find(|(known, _)| *known == name);
    if tool.is_none() {
        let span = table.span_of("tool");
        let known = Tool::ALL.map(|(known, _)| format!("\"{known}\"")).join(" and ");
        table.note(span, format!("the tool `{name}` is not known"), format!("the tools are {known}"));
    }
    tool.map(|(_, tool)| tool)
}
