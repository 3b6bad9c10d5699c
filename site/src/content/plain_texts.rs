//! Texts that are no Markdown: strings, the words of the mails, titles of decline reasons. Readers see their marks as they stand.

use std::{collections::HashMap, ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{marks, names::Names};
use crate::{
    diagnostics::{Diagnostics, Source, TomlReader},
    wording::{self, Fault, is_in_capitals},
};

/// A translation that is longer than the original by this factor, and by as many characters, is another text.
const MAX_FACTOR: usize = 3;
const MAX_SURPLUS: usize = 50;

/// More texts that are the same show that a file has been copied, and waits for its translation.
const MAX_COPIES: usize = 10;

/// Fewer words may be the same in two languages.
const MIN_WORDS: usize = 3;

/// The texts of a file, in its order.
#[derive(Debug, Default)]
pub(crate) struct PlainTexts {
    source: Arc<Source>,
    texts: Vec<PlainText>,
}

#[derive(Debug)]
struct PlainText {
    /// The names of its tables and its key, with a dot after each table.
    path: String,
    text: String,
    span: Range<usize>,
}

impl PlainTexts {
    /// The texts of a file but those whose last name is in `markdown`.
    pub(super) fn of(source: &Arc<Source>, table: &DeTable<'_>, markdown: &[&str]) -> Self {
        let mut texts = Self { source: Arc::clone(source), texts: Vec::new() };
        texts.add_table(table, "", markdown);
        texts
    }

    fn add_table(&mut self, table: &DeTable<'_>, prefix: &str, markdown: &[&str]) {
        for (key, value) in table {
            let name = key.get_ref();
            if !markdown.contains(&name.as_ref()) {
                self.add(value, &format!("{prefix}{name}"), markdown);
            }
        }
    }

    fn add(&mut self, value: &Spanned<DeValue<'_>>, path: &str, markdown: &[&str]) {
        match value.get_ref() {
            DeValue::String(text) => {
                self.texts.push(PlainText { path: path.to_owned(), text: text.to_string(), span: value.span() });
            }
            DeValue::Array(items) => items.iter().for_each(|item| self.add(item, path, markdown)),
            DeValue::Table(table) => self.add_table(table, &format!("{path}."), markdown),
            _ => {}
        }
    }

    /// Warns of the slips in each text.
    pub(super) fn warn_of_slips(&self, language: &str, names: &Names, diagnostics: &mut Diagnostics) {
        for PlainText { text, span, .. } in &self.texts {
            let others = faults_of_language(text, language, names).chain(capitals(text));
            for Fault { message, help, .. } in faults(text).into_iter().chain(others) {
                diagnostics.push(self.source.error(span.clone(), message, help).into_warning());
            }
        }
    }

    /// Warns of a title or heading that another one has as well.
    pub(super) fn warn_of_twins(&self, diagnostics: &mut Diagnostics) {
        let mut known = HashMap::new();
        let is_title = |text: &&PlainText| matches!(text.path.rsplit('.').next(), Some("title" | "heading"));
        for PlainText { path, text, span } in self.texts.iter().filter(is_title) {
            if let Some(other) = known.insert(text.to_lowercase(), path) {
                let message = format!("`{other}` has the same words");
                let help = "write what only this one is about: readers see both";
                diagnostics.push(self.source.error(span.clone(), message, help).into_warning());
            }
        }
    }

    /// Warns of texts that are those of another language still, and of those that are much longer there or here.
    /// `languages` are the codes of the original's and of this one.
    pub(super) fn warn_of_unlike(&self, original: &Self, languages: [&str; 2], diagnostics: &mut Diagnostics) {
        // In a preview a language may have the other's texts.
        if self.source.path == original.source.path {
            return;
        }
        let originals: HashMap<&str, &PlainText> =
            original.texts.iter().map(|text| (text.path.as_str(), text)).collect();
        let pairs: Vec<_> =
            self.texts.iter().filter_map(|text| Some((text, *originals.get(text.path.as_str())?))).collect();
        let copies = pairs.iter().filter(|(text, other)| is_copy(&text.text, &other.text)).count();
        let is_begun = copies > MAX_COPIES;
        if is_begun {
            let message = format!("{copies} texts are the same as in \"{}\"", languages[0]);
            diagnostics.push(self.source.error(0..0, message, "translate them").into_warning());
        }
        for (PlainText { path, text, span }, other) in pairs {
            if is_copy(text, &other.text) {
                let message = format!("`{path}` is the same as in \"{}\"", languages[0]);
                let error = self.source.error(span.clone(), message, "translate it");
                diagnostics.extend(if is_begun { None } else { Some(error.into_warning()) });
            } else if is_much_longer(text, &other.text) {
                diagnostics.push(self.source.error(span.clone(), longer(path, languages[0]), SHORTEN).into_warning());
            } else if is_much_longer(&other.text, text) {
                let (message, place) = (longer(path, languages[1]), other.span.clone());
                diagnostics.push(original.source.error(place, message, SHORTEN).into_warning());
            }
        }
    }
}

const SHORTEN: &str = "say it in fewer words: the place where it stands may be small";

fn longer(path: &str, other: &str) -> String {
    format!("`{path}` is more than {MAX_FACTOR} times as long as in \"{other}\"")
}

/// Whether a text waits for its translation. Names and single words may be the same.
pub(super) fn is_copy(text: &str, other: &str) -> bool {
    let is_word = |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, ',' | '.' | '!' | '?'));
    let words = || text.split_whitespace().filter(is_word);
    text == other && (words().count() >= MIN_WORDS || words().any(|word| !word.is_ascii()))
}

fn is_much_longer(text: &str, other: &str) -> bool {
    let (length, other) = (text.chars().count(), other.chars().count());
    length > MAX_FACTOR * other && length > other + MAX_SURPLUS
}

/// The slips of a text that readers see as it stands.
fn faults(text: &str) -> Vec<Fault> {
    let mut found = wording::faults(text);
    found.extend(space_around(text));
    found.extend(of_a_line(text));
    // Most texts have none of these signs.
    if text.bytes().any(|byte| matches!(byte, b'*' | b'_' | b']' | b'`' | b'<' | b'>' | b'&' | b'{' | b'}' | b':')) {
        found.extend(marks::fault(text));
        found.extend(signs(text));
    }
    found
}

/// The percentages of another language, and the names of products that are written in another way.
pub(super) fn faults_of_language(text: &str, language: &str, names: &Names) -> impl Iterator<Item = Fault> {
    wording::percents(text, language).into_iter().chain(names.faults(text))
}

/// A text in capitals.
fn capitals(text: &str) -> Option<Fault> {
    let (message, help) =
        ("the text is written in capitals", "write small letters: words in capitals are hard to read");
    let fault = Fault { span: 0..0, message: message.into(), help: help.into() };
    if is_in_capitals(text) { Some(fault) } else { None }
}

/// A space at the beginning or the end of a text.
fn space_around(text: &str) -> Option<Fault> {
    // What joins words has a space on both sides, and a text of several lines ends with the end of one.
    let has_letters = text.contains(char::is_alphabetic);
    if has_letters && !text.contains('\n') && text.starts_with(' ') != text.ends_with(' ') {
        let (message, help) = ("the text begins or ends with a space".into(), "take it out".into());
        return Some(Fault { span: 0..0, message, help });
    }
    None
}

/// A space that stands twice or before a comma, a tab, and a quotation mark without its other. A text of several lines may be set in its own way.
fn of_a_line(text: &str) -> Option<Fault> {
    let is_inches = text.bytes().zip(text.bytes().skip(1)).any(|(byte, next)| byte.is_ascii_digit() && next == b'"');
    let (message, help) = if text.contains('\n') {
        return None;
    } else if text.contains("  ") {
        ("two spaces stand together", "write one")
    } else if text.contains('\t') {
        ("a tab stands in the text", "write a space")
    } else if text.contains(" ,") {
        ("a space stands before `,`", "take the space out")
    } else if text.matches('"').count() % 2 == 1 && !is_inches {
        ("a quotation mark has no other", "write one where the quote begins, and one where it ends")
    } else {
        return None;
    };
    Some(Fault { span: 0..0, message: message.into(), help: help.into() })
}

/// Braces that stand together, and an address.
fn signs(text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    if text.contains("{{") || text.contains("}}") {
        let help = "write `{name}`, with one pair of braces";
        found.push(Fault { span: 0..0, message: "two braces stand together".into(), help: help.into() });
    }
    if text.contains('}') && !text.contains('{') {
        let help = "write `{name}` for a placeholder, with both braces";
        found.push(Fault { span: 0..0, message: "a brace has no other".into(), help: help.into() });
    }
    if text.contains("://") {
        let help = "take it out: links belong in the texts of articles, and a mail has its own";
        found.push(Fault { span: 0..0, message: "the address is no link here".into(), help: help.into() });
    }
    found
}

/// Warns of the slips in the texts of a list, and of a text that holds several or stands twice.
pub(super) fn warn_list(table: &mut TomlReader<'_, '_>, texts: &[(String, Range<usize>)]) {
    for (place, (text, span)) in texts.iter().enumerate() {
        warn(table, Some(text), span);
        warn_of_several(table, text, span);
        if texts[..place].iter().any(|(other, _)| other == text) {
            table.warning_at(span.clone(), format!("`{text}` stands twice"), "write it once");
        }
    }
}

/// Warns of one text in a list that reads like several.
pub(super) fn warn_of_several(table: &mut TomlReader<'_, '_>, text: &str, span: &Range<usize>) {
    if text.contains([',', ';']) {
        let help = "write each in quotation marks of its own: [\"one\", \"other\"]";
        table.warning_at(span.clone(), format!("`{text}` reads like several words in one"), help);
    }
}

/// Warns of the slips in a text that was read from `span` of a table.
pub(super) fn warn(table: &mut TomlReader<'_, '_>, text: Option<&str>, span: &Range<usize>) {
    for Fault { message, help, .. } in faults(text.unwrap_or_default()) {
        table.warning_at(span.clone(), message, help);
    }
}
