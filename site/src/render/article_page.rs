//! What the templates get of an article.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{decline_list::DeclineList, mark::Mark, teaser::Teaser};
use crate::{
    content::{
        article::{Article, ArticleFile},
        front_matter::{Change, Tool},
        language::Language,
    },
    diagnostics::Date,
    markdown::{Heading, Rendered},
};

#[derive(Serialize)]
pub(super) struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    also: &'s [String],
    updated: Updated,
    mark: Option<Mark>,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    /// The rest of the body, where the list of decline reasons stands within it.
    rest: &'s str,
    notes: &'s str,
    contents: Vec<Heading>,
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
            also: &front.also,
            updated: Updated::of(language, front.updated),
            mark: Mark::of(language, article),
            tool: front.tool.map(Tool::name),
            intro: &text.intro,
            body,
            rest,
            notes: &text.notes,
            contents: contents(headings),
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
        Self { iso: date.to_string(), words: language.date_in_words(date) }
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
            related.extend(language.find(id).map(|article| Teaser::of(language, article)));
        }
    }
    related
}
