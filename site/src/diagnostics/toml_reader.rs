//! Reads a TOML table key by key and collects everything that is wrong with it: a missing key, an unknown key (with the
//! nearest known one), a wrong type. One run reports all of it, at the right line of the file around the table.

use std::{collections::BTreeSet, fmt, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    diagnostic::{Diagnostic, Source, nearest},
    list::Diagnostics,
};

/// A date without time; written `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Date {
    /// Four digits.
    pub(crate) year: u16,
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 to 31.
    pub(crate) day: u8,
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        // A year before 1, which no clock shows, becomes 0.
        let year = u16::try_from(date.year()).unwrap_or_default();
        Self { year, month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// No text is older.
const FIRST_YEAR: u16 = 1990;

/// Reads one table. [`TomlReader::finish`] reports the keys that were not asked for.
pub(crate) struct TomlReader<'t, 'a> {
    entries: &'t DeTable<'a>,
    source: &'t Arc<Source>,
    /// Where the TOML starts in the file, in bytes.
    offset: usize,
    /// Where a missing key is reported, in the file.
    span: Range<usize>,
    /// The names of the tables around, each with a dot; empty at the top of a file and in a list.
    path: String,
    known_keys: BTreeSet<String>,
    /// The keys that are read of the table around.
    keys_around: BTreeSet<String>,
    diagnostics: Diagnostics,
}

impl<'t, 'a> TomlReader<'t, 'a> {
    /// Begins to read a table. `offset` is where the TOML starts in the file, and `span` is where a missing key is reported,
    /// both in bytes of the file.
    pub(crate) fn new(entries: &'t DeTable<'a>, source: &'t Arc<Source>, offset: usize, span: Range<usize>) -> Self {
        let (path, diagnostics) = (String::new(), Diagnostics::default());
        let (known_keys, keys_around) = (BTreeSet::new(), BTreeSet::new());
        Self { entries, source, offset, span, path, known_keys, keys_around, diagnostics }
    }

    /// A key's value, converted by `convert`. A value that it refuses is reported as not being what is `expected`.
    fn read<T>(&mut self, key: &str, expected: &str, convert: impl FnOnce(&'t DeValue<'a>) -> Option<T>) -> Option<T> {
        self.known_keys.insert(key.to_owned());
        let value = self.entries.get(key)?;
        let converted = convert(value.get_ref());
        if converted.is_none() {
            let span = shift(&value.span(), self.offset);
            self.error(span, format!("`{key}` is not {expected}"), format!("write {expected}"));
        }
        converted
    }

    /// Reports a mistake at a place in the file.
    pub(crate) fn error(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.diagnostics.push(self.source.error(span, message, help));
    }

    /// Reports something at a place in the file, as an error or as a warning.
    pub(crate) fn report(&mut self, span: Range<usize>, message: String, help: &str, is_error: bool) {
        let error = self.source.error(span, message, help);
        self.diagnostics.push(if is_error { error } else { error.into_warning() });
    }

    /// Reports something about the table as a whole that does not stop the build.
    pub(crate) fn warning(&mut self, message: String, help: impl Into<String>) {
        self.warning_at(self.span.clone(), message, help);
    }

    /// Reports something at a place in the file that does not stop the build.
    pub(crate) fn warning_at(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.diagnostics.push(self.source.error(span, message, help).into_warning());
    }

    /// Where a key's value is in the file, or, if the key is absent, where that would be reported.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        match self.entries.get(key) {
            Some(value) => shift(&value.span(), self.offset),
            None => self.span.clone(),
        }
    }

    /// Reports a required key that is missing. A key whose value has a wrong type has been reported already.
    fn require<T>(&mut self, key: &str, example: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.entries.contains_key(key) {
            let message = format!("the key `{}{key}` is missing", self.path);
            self.error(self.span.clone(), message, format!("add `{example}`"));
        }
        value
    }

    /// A required text that is not empty.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.optional_text(key);
        self.require(key, &format!("{key} = \"…\""), value)
    }

    /// A text that is not empty, if the key is there.
    pub(crate) fn optional_text(&mut self, key: &str) -> Option<String> {
        let text = self.read(key, "a text in quotation marks", |value| value.as_str().map(str::to_owned))?;
        if text.trim().is_empty() {
            self.error(self.span_of(key), format!("`{key}` is empty"), "write a text between the quotation marks");
            return None;
        }
        Some(text)
    }

    /// A required date (`2026-11-22`).
    pub(crate) fn date(&mut self, key: &str) -> Option<Date> {
        let value = self.optional_date(key);
        self.require(key, &format!("{key} = 2026-11-22"), value)
    }

    /// A date, if the key is there.
    pub(crate) fn optional_date(&mut self, key: &str) -> Option<Date> {
        self.read(key, "a date like 2026-11-22, without time or quotation marks", |value| {
            let moment = value.as_datetime()?;
            let date = moment.date.filter(|_| moment.time.is_none() && moment.offset.is_none())?;
            // An earlier year, such as 0206, is a slip of the keys.
            if date.year < FIRST_YEAR {
                return None;
            }
            Some(Date { year: date.year, month: date.month, day: date.day })
        })
    }

    /// An integer, if the key is there.
    pub(crate) fn optional_integer(&mut self, key: &str) -> Option<i64> {
        self.read(key, "a whole number", |value| {
            let integer = value.as_integer()?;
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()
        })
    }

    /// `true` or `false`, if the key is there.
    pub(crate) fn optional_bool(&mut self, key: &str) -> Option<bool> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// A list of texts, each with its place in the file; empty if the key is absent.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<(String, Range<usize>)> {
        let offset = self.offset;
        let text = |item: &Spanned<DeValue<'a>>| {
            let text = item.get_ref().as_str()?;
            Some((text.to_owned(), shift(&item.span(), offset)))
        };
        let texts: Option<Vec<(String, Range<usize>)>> =
            self.read(key, "a list of texts, like [\"a\", \"b\"]", |value| {
                value.as_array()?.iter().map(text).collect()
            });
        let (full, empty): (Vec<_>, Vec<_>) =
            texts.unwrap_or_default().into_iter().partition(|(text, _)| !text.trim().is_empty());
        for (_, span) in empty {
            self.error(
                span,
                format!("`{key}` has an empty text"),
                "write it between the quotation marks, or take it out",
            );
        }
        full
    }

    /// A required table under this one.
    pub(crate) fn table(&mut self, key: &str) -> Option<TomlReader<'t, 'a>> {
        self.table_like(key, "a table")
    }

    /// A required table under this one, which is written as `expected` says.
    pub(crate) fn table_like(&mut self, key: &str, expected: &str) -> Option<TomlReader<'t, 'a>> {
        let value = self.read(key, expected, DeValue::as_table);
        let name = format!("{}{key}", self.path);
        let table = self.require(key, &format!("[{name}]"), value)?;
        let reader = TomlReader::new(table, self.source, self.offset, self.span_of(key));
        Some(TomlReader { path: name + ".", keys_around: self.known_keys.clone(), ..reader })
    }

    /// A table under this one, if it is there.
    pub(crate) fn optional_table(&mut self, key: &str) -> Option<TomlReader<'t, 'a>> {
        self.known_keys.insert(key.to_owned());
        if self.entries.contains_key(key) { self.table(key) } else { None }
    }

    /// The tables of a list, which is written as `expected` says; empty if the key is absent.
    pub(crate) fn tables(&mut self, key: &str, expected: &str) -> Vec<TomlReader<'t, 'a>> {
        let (source, offset, keys) = (self.source, self.offset, self.known_keys.clone());
        let reader = |item: &'t Spanned<DeValue<'a>>| {
            let table = item.get_ref().as_table()?;
            let reader = TomlReader::new(table, source, offset, shift(&item.span(), offset));
            Some(TomlReader { keys_around: keys.clone(), ..reader })
        };
        self.read(key, expected, |value| value.as_array()?.iter().map(reader).collect()).unwrap_or_default()
    }

    /// The keys whose value, or one of whose values, is exactly this text, each with the place of the text.
    pub(crate) fn values_that_hold(&self, text: &str) -> Vec<(String, Range<usize>)> {
        let is_text = |value: &&Spanned<DeValue<'a>>| value.get_ref().as_str() == Some(text);
        let mut found = Vec::new();
        for (key, value) in self.entries {
            let items = value.get_ref().as_array().into_iter().flat_map(|list| list.iter());
            let held = std::iter::once(value).chain(items).filter(is_text);
            found.extend(held.map(|value| (key.get_ref().to_string(), shift(&value.span(), self.offset))));
        }
        found
    }

    /// All keys of the table, whatever their values.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.entries.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// Whether the key is there, and its value no list. This has been reported once it was read.
    pub(crate) fn is_no_list(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| !value.get_ref().is_array())
    }

    /// Hands over what was wrong so far: the rest of the table cannot be read.
    pub(crate) fn give_up(self, diagnostics: &mut Diagnostics) {
        diagnostics.append(self.diagnostics);
    }

    /// Reports the keys that were not asked for, and hands over everything that was wrong.
    pub(crate) fn finish(mut self, diagnostics: &mut Diagnostics) {
        for key in self.entries.keys().filter(|key| !self.known_keys.contains(key.get_ref().as_ref())) {
            let diagnostic = self.unknown_key(key);
            self.diagnostics.push(diagnostic);
        }
        diagnostics.append(self.diagnostics);
    }

    fn unknown_key(&self, key: &Spanned<impl AsRef<str>>) -> Diagnostic {
        let name = key.get_ref().as_ref();
        let known: Vec<&str> = self.known_keys.iter().map(String::as_str).collect();
        let help = match nearest(name, known.iter().copied()) {
            _ if self.keys_around.contains(name) => {
                "write it further up, above the first line in square brackets: what stands below one belongs to it"
                    .into()
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the known keys are {}", known.join(", ")),
        };
        let message = format!("the key `{}{name}` is not known", self.path);
        self.source.error(shift(&key.span(), self.offset), message, help)
    }
}

/// A span of the TOML, as a span of the file that the TOML starts in at byte `offset`.
pub(super) fn shift(span: &Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}
