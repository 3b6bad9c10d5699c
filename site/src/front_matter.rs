//! The TOML between `+++` lines at the top of an article: what it is called, when it was updated, where it belongs.

use std::{ops::Range, sync::Arc};

use crate::{
    fold::fold,
    problem::{Problems, Source},
    table::{self, Date, Table},
};

/// The interactive part that an article's template places after the introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug)]
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
/// Every problem is noted; `None` means that there is no front matter to go on with.
pub fn read(source: &Arc<Source>, id: &str, problems: &mut Problems) -> Option<(FrontMatter, usize)> {
    let text = source.text.as_str();
    let Some((start, end, body_at)) = fences(text) else {
        problems.push(source.problem(
            0..text.find('\n').unwrap_or(text.len()),
            "the article does not begin with its front matter",
            "begin the file with a line `+++`, then title, description and updated, then a line `+++`",
        ));
        return None;
    };
    let parsed = table::parse(source, &text[start..end], start, problems)?;
    let mut table = Table::new(&parsed, source, start, 0..FENCE.len());

    let title = table.text("title");
    let description = table.text("description");
    let updated = table.date("updated");
    let slug = slug(&mut table, id);
    let slug_span = table.span_of("slug");
    let applies_to = table.texts("applies_to").into_iter().map(|(text, _)| text).collect();
    let related = table.texts("related");
    let order = table.optional_integer("order");
    let tool = tool(&mut table);
    table.finish(problems);

    let front = FrontMatter {
        title: title?,
        description: description?,
        updated: updated?,
        slug: slug?,
        slug_span,
        applies_to,
        related,
        order,
        tool,
    };
    Some((front, body_at))
}

/// Where the TOML starts and ends, and where the body starts.
fn fences(text: &str) -> Option<(usize, usize, usize)> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[bom..].split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let start = bom + first.len();
    let mut end = start;
    for line in lines {
        if line.trim_end() == FENCE {
            return Some((start, end, end + line.len()));
        }
        end += line.len();
    }
    None
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
