//! A letter as subject, plain text and HTML.

use askama::Template;

use super::language::{Language, Words, fill};
use super::letter::Letter;
use super::lines::{one_line, wrapped};
use super::section::Section;

/// A letter as it is sent.
pub(crate) struct Mail {
    /// One line.
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct PlainText<'m> {
    mail: &'m Parts<'m>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'m> {
    mail: &'m Parts<'m>,
}

/// What both forms of a mail show.
struct Parts<'m> {
    language: &'static Language,
    words: &'static Words,
    greeting: String,
    /// What mail programs show beside the subject.
    preheader: String,
    first: Section,
    rest: Vec<Section>,
    unsubscribe: Option<&'m str>,
    genuine: String,
}

/// The letter's mail.
pub(crate) fn render(letter: &Letter<'_>) -> Mail {
    let language = Language::find(letter.language);
    let words = &language.words;
    let name = one_line(letter.name);
    let mut sections = letter.items.iter().map(|item| Section::of(item, letter));
    let first = sections.next().expect("a letter has an item");
    let parts = Parts {
        language,
        words,
        greeting: if name.is_empty() {
            words.greeting_without_name.to_owned()
        } else {
            fill(words.greeting, &[("name", &name)])
        },
        preheader: first.step.map_or_else(|| first.facts.join(" "), str::to_owned),
        rest: sections.collect(),
        unsubscribe: letter.unsubscribe.as_deref(),
        genuine: fill(words.foot_genuine, &[("site", letter.site)]),
        first,
    };
    // A template fails only if a value in it cannot be written, and these are all texts.
    let text = PlainText { mail: &parts }.render().expect("texts can be written");
    let html = Html { mail: &parts }.render().expect("texts can be written");
    Mail { subject: parts.first.title, text: wrapped(&text), html }
}
