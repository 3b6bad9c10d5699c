//! What the templates get of an article.

use serde::Serialize;

use super::{decline_list::DeclineList, mark::Mark, teaser::Teaser};
use crate::{
    content::{article::Article, front_matter::Tool, language::Language},
    markdown::Rendered,
};

#[derive(Serialize)]
pub(super) struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    updated: Updated,
    mark: Option<Mark>,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    contents: Vec<ContentsLine<'s>>,
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

/// A line of the table of contents.
#[derive(Serialize)]
struct ContentsLine<'s> {
    level: u8,
    id: &'s str,
    text: &'s str,
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
        Self {
            id: &article.id,
            applies_to: &front.applies_to,
            updated: Updated { iso: front.updated.to_string(), words: language.date_in_words(front.updated) },
            mark: Mark::of(language, article),
            tool: front.tool.map(Tool::name),
            intro: &text.intro,
            body: &text.body,
            contents: contents(text, declines),
            related: related(language, article),
            declines,
        }
    }
}

fn contents<'s>(text: &'s Rendered, declines: Option<&'s DeclineList>) -> Vec<ContentsLine<'s>> {
    let headings = text.headings.iter().filter(|heading| heading.level <= 3);
    let mut contents: Vec<_> =
        headings.map(|heading| ContentsLine { level: heading.level, id: &heading.id, text: &heading.text }).collect();
    if let Some(declines) = declines {
        contents.extend(declines.headings().map(|(id, text)| ContentsLine { level: 2, id, text }));
    }
    if contents.len() < MIN_HEADINGS_FOR_CONTENTS {
        contents.clear();
    }
    contents
}

/// The related articles, each once and without the article itself.
fn related<'s>(language: &'s Language, article: &'s Article) -> Vec<Teaser<'s>> {
    let mut listed = vec![article.id.as_str()];
    let mut related = Vec::new();
    for (id, _) in &article.front.related {
        if !listed.contains(&id.as_str()) {
            listed.push(id);
            related.extend(language.find(id).map(|article| Teaser::of(language, article)));
        }
    }
    related
}
