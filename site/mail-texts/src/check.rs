//! Reads the file, and finds everything that is wrong with it.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::placeholders::placeholders;
use crate::texts::{CURRENCIES, CURRENCY_VALUES, SITE_VALUES};
use crate::{MailTexts, Mistake, TEXTS, Text};

/// Names that are less similar than this, on Jaro-Winkler's scale from 0 to 1, are not suggested.
const MIN_SIMILARITY: f64 = 0.8;

pub(crate) fn parse(text: &str) -> Result<MailTexts, Vec<Mistake>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(syntax_error).collect());
    }
    let mut reader = Reader::default();
    reader.table(table.get_ref(), "");
    reader.missing();
    if reader.mistakes.is_empty() { Ok(reader.read) } else { Err(reader.mistakes) }
}

fn syntax_error(error: &toml::de::Error) -> Mistake {
    let help = "docs/content.md describes this file".to_owned();
    Mistake { span: error.span().unwrap_or(0..0), message: error.message().trim().to_owned(), help }
}

#[derive(Default)]
struct Reader {
    read: MailTexts,
    /// Where each table's heading is.
    tables: BTreeMap<String, Range<usize>>,
    /// The paths of texts that are there, but wrong.
    refused: Vec<&'static str>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake { span, message: message.into(), help: help.into() });
    }

    fn table(&mut self, table: &DeTable<'_>, prefix: &str) {
        for (key, value) in table {
            let path = format!("{prefix}{}", key.get_ref());
            let known = TEXTS.iter().find(|text| text.path == path);
            let inner = value.get_ref().as_table();
            if let Some(text) = known {
                match self.text(&path, value, text.values) {
                    Some(read) => drop(self.read.texts.insert(text.path, read)),
                    None => self.refused.push(text.path),
                }
            } else if let Some(inner) = inner.filter(|_| path == CURRENCIES) {
                self.currencies(inner);
            } else if let Some(inner) = inner.filter(|_| is_table(&path)) {
                self.tables.insert(path.clone(), value.span());
                self.table(inner, &format!("{path}."));
            } else {
                let near = match inner {
                    Some(_) => suggestion(&path, tables()),
                    None => suggestion(&path, TEXTS.iter().map(|text| text.path)),
                };
                let help = near.map_or("take it out: no mail has such a text".to_owned(), meant);
                self.mistake(key.span(), format!("the key `{path}` is not known"), help);
            }
        }
    }

    fn currencies(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let code = key.get_ref();
            if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                let message = format!("`{code}` is no currency");
                self.mistake(key.span(), message, "write its code (ISO 4217), like SEK");
            } else if let Some(read) = self.text(&format!("{CURRENCIES}.{code}"), value, CURRENCY_VALUES) {
                self.read.currencies.insert(code.to_string(), read);
            }
        }
    }

    /// A text with a placeholder for each of these values, and with no others than those and the site's.
    fn text(&mut self, path: &str, value: &Spanned<DeValue<'_>>, values: &[&str]) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            let message = format!("`{path}` should be a text in quotation marks");
            self.mistake(value.span(), message, "write the text in quotation marks");
            return None;
        };
        let before = self.mistakes.len();
        // A no-break space is a text: it stands within numbers.
        if text.trim_matches([' ', '\t', '\n']).is_empty() {
            self.mistake(value.span(), format!("`{path}` is empty"), "write a text between the quotation marks");
        }
        let mut suggested = Vec::new();
        for (_, name) in placeholders(text) {
            if !values.contains(&name) && !SITE_VALUES.contains(&name) {
                let all = || values.iter().chain(&SITE_VALUES).copied();
                let list = || all().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
                let near = suggestion(name, all());
                suggested.extend(near);
                let help = near.map_or_else(|| format!("this text may have {}", list()), meant);
                self.mistake(value.span(), format!("`{{{name}}}` is not known in `{path}`"), help);
            }
        }
        for name in values.iter().filter(|name| !suggested.contains(name)) {
            if !placeholders(text).any(|(_, other)| other == *name) {
                let help = format!("write {{{name}}} where it is to stand");
                self.mistake(value.span(), format!("`{path}` lacks `{{{name}}}`"), help);
            }
        }
        if self.mistakes.len() == before { Some(text.to_owned()) } else { None }
    }

    fn missing(&mut self) {
        for table in tables().filter(|table| !table.is_empty()) {
            if !self.tables.contains_key(table) {
                let keys: Vec<_> = TEXTS.iter().map(table_and_key).filter(|(of, _)| *of == table).collect();
                let keys: Vec<_> = keys.into_iter().map(|(_, key)| key).collect();
                let help = format!("add it with {}", keys.join(", "));
                self.mistake(0..0, format!("the table [{table}] is missing"), help);
            }
        }
        for text in TEXTS {
            let (table, key) = table_and_key(text);
            let heading = if table.is_empty() { Some(0..0) } else { self.tables.get(table).cloned() };
            let Some(span) = heading else { continue };
            if self.read.texts.contains_key(text.path) || self.refused.contains(&text.path) {
                continue;
            }
            let values: Vec<_> = text.values.iter().map(|name| format!("{{{name}}}")).collect();
            let words = [&["…".to_owned()], values.as_slice()].concat().join(" ");
            let place = if table.is_empty() { "at the top of the file".to_owned() } else { format!("to [{table}]") };
            let help = format!("add `{key} = \"{words}\"` {place}");
            self.mistake(span, format!("the text `{}` is missing", text.path), help);
        }
    }
}

/// The table in which a text stands, empty at the top of the file, and its key there.
fn table_and_key(text: &Text) -> (&'static str, &'static str) {
    text.path.rsplit_once('.').unwrap_or(("", text.path))
}

/// The tables in which texts stand, each once.
fn tables() -> impl Iterator<Item = &'static str> {
    let mut tables: Vec<_> = TEXTS.iter().map(|text| table_and_key(text).0).collect();
    tables.dedup();
    tables.into_iter()
}

/// How to mend a name that is near a known one.
fn meant(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// Whether texts stand in a table of this path.
fn is_table(path: &str) -> bool {
    TEXTS.iter().any(|text| text.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The nearest known name. None if there is none near.
fn suggestion<'c>(name: &str, known: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let similar = known.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let nearest = similar.filter(|(similarity, _)| *similarity > MIN_SIMILARITY).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, candidate)| candidate)
}
