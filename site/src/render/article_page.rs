//! What the templates get of an article.

use serde::Serialize;
use serde_json::Value;

use super::{decline_list::DeclineList, teaser::Teaser};
use crate::{
    content::{article::Article, front_matter::Tool, language::Language},
    diagnostics::Date,
    markdown::{Heading, Rendered},
};

#[derive(Serialize)]
pub(super) struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    updated: Updated,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    /// The rest of the body, where the list of decline reasons stands within it.
    rest: &'s str,
    contents: Vec<Heading>,
    related: Vec<Teaser<'s>>,
    declines: Option<&'s DeclineList>,
}

#[derive(Serialize)]
struct Updated {
    /// `2026-11-22`
    iso: String,
    /// `22 november 2026`
    words: String,
}

/// A page with fewer headings has no table of contents.
const MIN_HEADINGS_FOR_CONTENTS: usize = 3;

impl<'s> ArticleContext<'s> {
    pub(super) fn of(
        language: &'s Language,
        declines: &'s DeclineList,
        article: &'s Article,
        text: &'s Rendered,
    ) -> Self {
        let front = &article.front;
        let declines = if article.lists_declines() { Some(declines) } else { None };
        let (mut headings, mut list_at) = (text.headings.clone(), text.body.len());
        if let Some(declines) = declines {
            let place;
            (place, list_at) = end_of_first_section(text);
            headings.splice(place..place, declines.headings());
        }
        let (body, rest) = text.body.split_at(list_at);
        Self {
            id: &article.id,
            applies_to: &front.applies_to,
            updated: Updated { iso: front.updated.to_string(), words: date_in_words(language, front.updated) },
            tool: front.tool.map(Tool::name),
            intro: &text.intro,
            body,
            rest,
            contents: contents(headings),
            related: related(language, article),
            declines,
        }
    }
}

/// Where the list of decline reasons stands: its place among the headings of a text, and in the HTML of the body.
fn end_of_first_section(text: &Rendered) -> (usize, usize) {
    let mut sections = text.headings.iter().enumerate().filter(|(_, heading)| heading.level == 2);
    match sections.nth(1) {
        Some((place, heading)) => (place, text.body.find(&heading.opening_tag()).unwrap_or(text.body.len())),
        None => (text.headings.len(), text.body.len()),
    }
}

fn contents(mut headings: Vec<Heading>) -> Vec<Heading> {
    headings.retain(|heading| heading.level <= 3);
    if headings.len() < MIN_HEADINGS_FOR_CONTENTS {
        headings.clear();
    }
    headings
}

/// The related articles, each once and without the article itself.
fn related<'s>(language: &'s Language, article: &'s Article) -> Vec<Teaser<'s>> {
    let mut listed = vec![article.id.as_str()];
    let mut related = Vec::new();
    for (id, _) in &article.front.related {
        if !listed.contains(&id.as_str()) {
            listed.push(id);
            related.extend(language.find(id).map(Teaser::of));
        }
    }
    related
}

/// `22 november 2026`, in the form that the language's strings give.
fn date_in_words(language: &Language, date: Date) -> String {
    let months = language.strings.table().get("dates").and_then(|dates| dates.get("months")).and_then(Value::as_array);
    let month = months.and_then(|months| months.get(usize::from(date.month).saturating_sub(1))).and_then(Value::as_str);
    let format = language.strings.get("dates.format");
    let day = date.day.to_string();
    format
        .replace("{day}", &day)
        .replace("{month}", month.unwrap_or_default())
        .replace("{year}", &date.year.to_string())
}
