//! What a template knows of an article.

use serde::Serialize;
use serde_json::Value;

use super::pages::Card;
use crate::{
    content::article::Article, content::declines::Declines, content::front_matter::Tool, content::language::Language,
    diagnostics::toml_reader::Date, markdown::Rendered,
};

#[derive(Serialize)]
pub(super) struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    updated: Updated,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    contents: Vec<Contents<'s>>,
    related: Vec<Card<'s>>,
    declines: Option<&'s Declines>,
}

#[derive(Serialize)]
struct Updated {
    /// `2026-11-22`
    iso: String,
    /// `22 november 2026`
    words: String,
}

/// A line of the table of contents.
#[derive(Serialize)]
struct Contents<'s> {
    level: u8,
    id: &'s str,
    text: &'s str,
}

/// Fewer headings than this need no table of contents.
const HEADINGS_FOR_CONTENTS: usize = 3;

impl<'s> ArticleContext<'s> {
    pub(super) fn of(language: &'s Language, article: &'s Article, text: &'s Rendered) -> Self {
        let front = &article.front;
        let declines = article.lists_declines().then_some(&language.declines);
        let mut contents: Vec<_> = text
            .headings
            .iter()
            .filter(|heading| heading.level <= 3)
            .map(|heading| Contents { level: heading.level, id: &heading.id, text: &heading.text })
            .collect();
        if let Some(declines) = declines {
            contents.extend(declines.headings().map(|(id, text)| Contents { level: 2, id, text }));
        }
        if contents.len() < HEADINGS_FOR_CONTENTS {
            contents.clear();
        }
        // An article that names itself, or another twice, is shown once and never beside itself.
        let mut seen = vec![article.id.as_str()];
        let mut related = Vec::new();
        for (id, _) in &front.related {
            if !seen.contains(&id.as_str()) {
                seen.push(id);
                related.extend(language.find(id).map(Card::of));
            }
        }
        Self {
            id: &article.id,
            applies_to: &front.applies_to,
            updated: Updated { iso: front.updated.to_string(), words: date_in_words(language, front.updated) },
            tool: front.tool.map(Tool::name),
            intro: &text.intro,
            body: &text.body,
            contents,
            related,
            declines,
        }
    }
}

/// `22 november 2026`, in the form that the language's strings give.
fn date_in_words(language: &Language, date: Date) -> String {
    let months = language.words.table().get("dates").and_then(|dates| dates.get("months")).and_then(Value::as_array);
    let month = months.and_then(|months| months.get(usize::from(date.month).saturating_sub(1))).and_then(Value::as_str);
    let format = language.words.get("dates.format");
    let day = date.day.to_string();
    format
        .replace("{day}", &day)
        .replace("{month}", month.unwrap_or_default())
        .replace("{year}", &date.year.to_string())
}
