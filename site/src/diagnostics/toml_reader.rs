//! Reads a TOML table key by key, and notes everything that is wrong with it: a missing or unknown key (with the nearest
//! known one), a wrong type. One run reports all of it, at the right line of the file around the table.

use std::{collections::BTreeSet, fmt, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    content::placeholders::{self as placeholder, Placeholders},
    diagnostics::diagnostic::{Problems, Source},
};

/// A date without time; written `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Parses the TOML that starts at byte `offset` of a file. With a syntax error there is no table: half a table would
/// only be reported as lacking the other half.
pub fn parse<'a>(source: &Arc<Source>, text: &'a str, offset: usize, problems: &mut Problems) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let whole = errors.is_empty();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        problems.push(source.problem(
            span.start + offset..span.end + offset,
            format!("this is not valid TOML: {}", error.message().trim()),
            "write `key = \"text\"`, one key a line; dates stand without quotation marks: 2026-11-22",
        ));
    }
    whole.then(|| table.into_inner())
}

/// A table being read. Keys that nobody asks for are reported by [`Table::finish`].
pub struct Table<'t, 'a> {
    entries: &'t DeTable<'a>,
    source: &'t Arc<Source>,
    /// Where the TOML starts in the file, in bytes.
    offset: usize,
    /// Where a missing key is reported.
    span: Range<usize>,
    /// The names of the tables around, each with a dot; empty at the top of a file and in a list.
    path: String,
    asked: BTreeSet<String>,
    problems: Problems,
}

impl<'t, 'a> Table<'t, 'a> {
    /// Begins to read a table; `span` (in the file) is where a missing key will be reported.
    pub fn new(entries: &'t DeTable<'a>, source: &'t Arc<Source>, offset: usize, span: Range<usize>) -> Self {
        let (path, asked, problems) = (String::new(), BTreeSet::new(), Problems::default());
        Self { entries, source, offset, span, path, asked, problems }
    }

    fn get(&mut self, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.asked.insert(key.to_owned());
        self.entries.get(key)
    }

    fn in_file(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    fn read<T>(&mut self, key: &str, wanted: &str, read: impl FnOnce(&'t DeValue<'a>) -> Option<T>) -> Option<T> {
        let value = self.get(key)?;
        let result = read(value.get_ref());
        if result.is_none() {
            self.note(self.in_file(value.span()), format!("`{key}` is not {wanted}"), format!("write {wanted}"));
        }
        result
    }

    /// Notes a problem at a place in the file.
    pub fn note(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.problems.push(self.source.problem(span, message, help));
    }

    /// Notes something about the table as a whole that does not stop a build.
    pub fn warn(&mut self, message: String, help: impl Into<String>) {
        self.problems.push(self.source.problem(self.span.clone(), message, help).warning());
    }

    /// Where a key's value stands in the file.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.entries.get(key).map_or(self.span.clone(), |value| self.in_file(value.span()))
    }

    /// Notes that a required key is missing, unless it stands there with a wrong type.
    fn require<T>(&mut self, key: &str, example: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.entries.contains_key(key) {
            let message = format!("the key `{}{key}` is missing", self.path);
            self.note(self.span.clone(), message, format!("add `{example}`"));
        }
        value
    }

    /// A required text that is not empty.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let value = self.optional_text(key);
        self.require(key, &format!("{key} = \"…\""), value)
    }

    /// A text that is not empty, if the key is there.
    pub fn optional_text(&mut self, key: &str) -> Option<String> {
        let text = self.read(key, "a text in quotation marks", |value| value.as_str().map(str::to_owned))?;
        if text.trim().is_empty() {
            self.note(self.span_of(key), format!("`{key}` is empty"), "write a text between the quotation marks");
            return None;
        }
        Some(text)
    }

    /// A required text with its placeholders filled in.
    pub fn filled(&mut self, key: &str, placeholders: &Placeholders) -> Option<String> {
        let (text, span) = (self.text(key)?, self.span_of(key));
        Some(self.fill(&text, &span, placeholders))
    }

    /// Fills in the placeholders of a text that stands at a place in the file; an unknown one is noted.
    pub fn fill(&mut self, text: &str, span: &Range<usize>, placeholders: &Placeholders) -> String {
        placeholder::fill(text, placeholders, |name| {
            let help = format!("the placeholders are {}", placeholder::names(placeholders));
            self.problems.push(self.source.problem(span.clone(), format!("`{{{name}}}` is not known"), help));
        })
        .into_owned()
    }

    /// A required date (`2026-11-22`).
    pub fn date(&mut self, key: &str) -> Option<Date> {
        let value = self.read(key, "a date like 2026-11-22, without time or quotation marks", |value| {
            let moment = value.as_datetime()?;
            let date = moment.date.filter(|_| moment.time.is_none() && moment.offset.is_none())?;
            Some(Date { year: date.year, month: date.month, day: date.day })
        });
        self.require(key, &format!("{key} = 2026-11-22"), value)
    }

    /// An integer, if the key is there.
    pub fn optional_integer(&mut self, key: &str) -> Option<i64> {
        self.read(key, "a whole number", |value| {
            let integer = value.as_integer()?;
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()
        })
    }

    /// `true` or `false`, if the key is there.
    pub fn optional_bool(&mut self, key: &str) -> Option<bool> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// A list of texts, each with its place in the file; empty if the key is absent.
    pub fn texts(&mut self, key: &str) -> Vec<(String, Range<usize>)> {
        let offset = self.offset;
        self.read(key, "a list of texts, like [\"a\", \"b\"]", |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| {
                    let span = item.span().start + offset..item.span().end + offset;
                    item.get_ref().as_str().map(|text| (text.to_owned(), span))
                })
                .collect()
        })
        .unwrap_or_default()
    }

    /// A required table under this one.
    pub fn table(&mut self, key: &str) -> Option<Table<'t, 'a>> {
        let (source, offset) = (self.source, self.offset);
        let value = self.read(key, "a table", DeValue::as_table);
        let name = format!("{}{key}", self.path);
        let table = self.require(key, &format!("[{name}]"), value)?;
        Some(Table { path: name + ".", ..Table::new(table, source, offset, self.span_of(key)) })
    }

    /// The tables of a list (`[[key]]`); empty if the key is absent.
    pub fn tables(&mut self, key: &str) -> Vec<Table<'t, 'a>> {
        let (source, offset) = (self.source, self.offset);
        self.read(key, "a list of tables, [[…]]", |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| {
                    let span = item.span().start + offset..item.span().end + offset;
                    Some(Table::new(item.get_ref().as_table()?, source, offset, span))
                })
                .collect()
        })
        .unwrap_or_default()
    }

    /// The keys that stand in the table, whatever their values.
    pub fn keys(&self) -> Vec<String> {
        self.entries.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// Reports keys that nobody asked for, and hands over all that was wrong.
    pub fn finish(mut self, problems: &mut Problems) {
        for key in self.entries.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let known: Vec<&str> = self.asked.iter().map(String::as_str).collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the known keys are {}", known.join(", ")),
            };
            let span = self.in_file(key.span());
            let message = format!("the key `{}{name}` is not known", self.path);
            self.problems.push(self.source.problem(span, message, help));
        }
        problems.append(self.problems);
    }
}

/// The candidate that a mistyped name most likely meant.
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
