//! What the templates get of an article.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{decline_list::DeclineList, teaser::Teaser};
use crate::{
    content::{
        article::{Article, ArticleFile},
        front_matter::{Change, Tool},
        language::Language,
    },
    diagnostics::Date,
    markdown::Rendered,
};

#[derive(Serialize)]
pub(super) struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    updated: Updated,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    contents: Vec<ContentsLine<'s>>,
    related: Vec<Teaser<'s>>,
    declines: Option<&'s DeclineList>,
    changed: Vec<ChangeLine<'s>>,
    /// The numbers of the steps; empty without steps.
    steps: Vec<u64>,
    /// Tells versions of the text apart: feedback names the one that was read.
    version: String,
}

/// A change that readers' feedback led to.
#[derive(Serialize)]
struct ChangeLine<'s> {
    date: Updated,
    what: &'s str,
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
        file: &'s ArticleFile,
        text: &'s Rendered,
    ) -> Self {
        let article = &file.article;
        let front = &article.front;
        let declines = if article.lists_declines() { Some(declines) } else { None };
        Self {
            id: &article.id,
            applies_to: &front.applies_to,
            updated: Updated::of(language, front.updated),
            tool: front.tool.map(Tool::name),
            intro: &text.intro,
            body: &text.body,
            contents: contents(text, declines),
            related: related(language, article),
            declines,
            changed: changes(language, &front.changed),
            steps: (1..=text.steps).collect(),
            version: version(&front.title, file.body().0),
        }
    }
}

impl Updated {
    fn of(language: &Language, date: Date) -> Self {
        Self { iso: date.to_string(), words: date_in_words(language, date) }
    }
}

fn changes<'s>(language: &Language, changes: &'s [Change]) -> Vec<ChangeLine<'s>> {
    changes.iter().map(|change| ChangeLine { date: Updated::of(language, change.date), what: &change.what }).collect()
}

/// How many bytes of a text's hash tell its version.
const VERSION_BYTES: usize = 6;

/// The version of a text: the beginning of the SHA-256 of its title and its Markdown, in hexadecimal.
fn version(title: &str, text: &str) -> String {
    let digest = Sha256::new().chain_update(title).chain_update("\n").chain_update(text).finalize();
    digest.iter().take(VERSION_BYTES).fold(String::new(), |version, byte| version + &format!("{byte:02x}"))
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
