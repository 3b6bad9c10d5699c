//! `content/<language>/strings.toml`: every text of the pages that is not in an article. A string's name is its path in the
//! file, such as `feedback.question`.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use serde_json::{Map, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{filled_strings, language_folder::LanguageFolder, placeholders::Placeholders, plain_texts::PlainTexts};
use crate::{
    diagnostics::{Diagnostic, Diagnostics, Source, counted, nearest, parse_toml},
    wording::month,
};

/// The strings of one language.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    source: Arc<Source>,
    table: Map<String, Value>,
    /// The names of all strings, with the place of each in the file.
    names: Vec<(String, Range<usize>)>,
    /// The texts as the file has them.
    pub(super) plain: PlainTexts,
}

/// Strings that no template reads: a function or the build itself reads them. A missing one is reported.
const STRINGS_READ_BY_FUNCTIONS: &[&str] = &[
    "alerts.caution",
    "alerts.important",
    "alerts.note",
    "alerts.tip",
    "alerts.warning",
    "article.code",
    "article.note",
    "article.note_back",
    "article.notes",
    "article.table",
    "dates.format",
    "dates.months",
    "declines.anchor",
    "declines.title",
    "language.name",
    "language.region",
    "missing.lead",
    "missing.title",
    "problems.body-too-large",
    "problems.comment-too-long",
    "problems.cross-site-request",
    "problems.id-in-use",
    "problems.internal",
    "problems.invalid-form",
    "problems.invalid-id",
    "problems.invalid-json",
    "problems.method-not-allowed",
    "problems.not-found",
    "problems.required",
    "problems.unavailable",
    "problems.unknown-article",
    "problems.unknown-field",
    "problems.unknown-language",
    "problems.unsupported-media-type",
    "problems.wrong-origin",
    "problems.wrong-type",
    "refused.back",
    "refused.comment_label",
    "refused.lead",
    "refused.no",
    "refused.question",
    "refused.send",
    "refused.start",
    "refused.title",
    "refused.yes",
    "site.name",
];

impl Strings {
    /// Reads a language's strings and fills in the placeholders.
    pub(crate) fn read(folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> Option<Self> {
        let source = folder.read_or_empty("strings.toml").map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
        let mut strings = Self::parse(source, &folder.placeholders, diagnostics)?;
        if let Some(source) = folder.read_fallback("strings.toml") {
            let fallback = Self::parse(source, &folder.placeholders, &mut Diagnostics::default());
            strings.complete(fallback.unwrap_or_default(), diagnostics);
        }
        Some(strings)
    }

    fn parse(source: Arc<Source>, placeholders: &Placeholders, diagnostics: &mut Diagnostics) -> Option<Self> {
        let parsed = parse_toml(&source, &source.text, 0, diagnostics)?;
        let mut reader = StringsReader { source: &source, placeholders, names: Vec::new(), diagnostics };
        let table = reader.table(&parsed, "");
        let (names, plain) = (reader.names, PlainTexts::of(&source, &parsed, &[]));
        Some(Self { source, table, names, plain })
    }

    /// Adds the strings of another language that this one lacks.
    fn complete(&mut self, other: Self, diagnostics: &mut Diagnostics) {
        let known: BTreeSet<&str> = self.names.iter().map(|(name, _)| name.as_str()).collect();
        let lacking: Vec<_> = other.names.into_iter().filter(|(name, _)| !known.contains(name.as_str())).collect();
        if lacking.is_empty() {
            return;
        }
        let message = format!("{} missing: those of the default language are shown", counted(lacking.len(), "string"));
        let help = "translate them: a build for readers refuses a language without them";
        diagnostics.push(self.source.error(0..0, message, help).into_warning());
        add_missing(&mut self.table, other.table);
        self.names.extend(lacking.into_iter().map(|(name, _)| (name, 0..0)));
    }

    /// The strings as nested tables, for the templates.
    pub(crate) fn table(&self) -> &Map<String, Value> {
        &self.table
    }

    /// A string by its path; empty if it is missing, which [`Strings::check`] reports.
    pub(crate) fn get(&self, path: &str) -> &str {
        let mut names = path.split('.');
        let first = names.next().and_then(|name| self.table.get(name));
        let value = names.fold(first, |value, name| value?.get(name));
        value.and_then(Value::as_str).unwrap_or_default()
    }

    /// An error at a string's place.
    pub(crate) fn error_at(&self, name: &str, message: String, help: &str) -> Diagnostic {
        let span = self.names.iter().find(|(known, _)| known == name).map_or(0..0, |(_, span)| span.clone());
        self.source.error(span, message, help)
    }

    /// Reports every string that is used but missing, and every string that nothing uses.
    ///
    /// `used_by_templates` holds paths of strings, or of whole tables, each with the template that uses it.
    pub(crate) fn check(&self, used_by_templates: &[(String, String)], diagnostics: &mut Diagnostics) {
        let elsewhere =
            STRINGS_READ_BY_FUNCTIONS.iter().map(|path| ((*path).to_owned(), "the build or a function".to_owned()));
        let used: Vec<_> = used_by_templates.iter().cloned().chain(elsewhere).collect();
        let known: BTreeSet<&str> = self.names.iter().map(|(name, _)| name.as_str()).collect();
        let has = |path: &str| known.iter().any(|name| covers(path, name));
        let unused = || self.names.iter().filter(|(name, _)| !used.iter().any(|(path, _)| covers(path, name)));
        let mut reported = BTreeSet::new();
        for (path, place) in used.iter().filter(|(path, _)| !has(path)) {
            if reported.insert(path) {
                let help = match nearest(path, unused().map(|(name, _)| name.as_str())) {
                    Some(near) => format!("{place} uses it; is it the one that is called `{near}` here?"),
                    None => format!("{place} uses it: add it"),
                };
                let message = format!("the string `{path}` is missing");
                diagnostics.push(self.source.error(self.place_for(path), message, help));
            }
        }
        for (name, span) in unused() {
            diagnostics.push(self.source.error(
                span.clone(),
                format!("the string `{name}` is used nowhere"),
                "take it out, or correct its name",
            ));
        }
        self.check_months(diagnostics);
    }

    /// The heading of the table that a missing string belongs in, or else the end of the file.
    fn place_for(&self, path: &str) -> Range<usize> {
        let heading = path.rsplit_once('.').map(|(table, _)| format!("[{table}]")).unwrap_or_default();
        let end = self.source.text.len();
        match self.source.text.find(&heading) {
            Some(at) if !heading.is_empty() => at..at + heading.len(),
            _ => end..end,
        }
    }

    /// Reports a list of month names that does not hold twelve: dates are written with it.
    fn check_months(&self, diagnostics: &mut Diagnostics) {
        let months = self.table.get("dates").and_then(|dates| dates.get("months"));
        let named = months.and_then(Value::as_array).map_or(0, Vec::len);
        if let Some((_, span)) = self.names.iter().find(|(name, _)| name == "dates.months" && named != 12) {
            let message = "`dates.months` should be a list of twelve names";
            diagnostics.push(self.source.error(span.clone(), message, format!("it holds {named}: write all twelve")));
        }
        let in_order = months.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let other = in_order.enumerate().find(|(place, name)| month(name).is_some_and(|month| month != place + 1));
        if let Some(((place, name), (_, span))) = other.zip(self.names.iter().find(|(name, _)| name == "dates.months"))
        {
            let message = format!("`{name}` stands as month {}", place + 1);
            diagnostics.push(self.source.error(span.clone(), message, "write the months in their order"));
        }
    }
}

/// Adds the entries that a table lacks, and those that the tables in it lack.
fn add_missing(table: &mut Map<String, Value>, other: Map<String, Value>) {
    for (name, value) in other {
        match (table.get_mut(&name), value) {
            (Some(Value::Object(own)), Value::Object(other)) => add_missing(own, other),
            (Some(_), _) => {}
            (None, value) => drop(table.insert(name, value)),
        }
    }
}

/// Whether a path is a string's own, or that of a table around it.
fn covers(path: &str, name: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Converts the file's TOML to JSON and collects the strings' names.
struct StringsReader<'r> {
    source: &'r Arc<Source>,
    placeholders: &'r Placeholders,
    names: Vec<(String, Range<usize>)>,
    diagnostics: &'r mut Diagnostics,
}

impl StringsReader<'_> {
    fn table(&mut self, table: &DeTable<'_>, prefix: &str) -> Map<String, Value> {
        let entries = table.iter().filter_map(|(key, value)| {
            let path =
                if prefix.is_empty() { key.get_ref().to_string() } else { format!("{prefix}.{}", key.get_ref()) };
            if let Some(table) = value.get_ref().as_table() {
                return Some((key.get_ref().to_string(), Value::Object(self.table(table, &path))));
            }
            self.names.push((path.clone(), key.span()));
            Some((key.get_ref().to_string(), self.leaf(&path, value)?))
        });
        entries.collect()
    }

    fn leaf(&mut self, path: &str, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        if let Some(text) = value.get_ref().as_str() {
            if text.trim().is_empty() {
                let help = "write its words: a button or a label without them has no name";
                self.diagnostics.push(self.source.error(value.span(), format!("the string `{path}` is empty"), help));
                return Some(text.into());
            }
            for half in self.placeholders.half_written(text) {
                let (message, help) = half.report(text);
                self.diagnostics.push(self.source.error(value.span(), message, help));
            }
            let mut written = Vec::new();
            let filled = self.placeholders.fill(text, |name| written.push(name.to_owned()));
            for (message, help) in filled_strings::faults(path, &written, &self.placeholders.help()) {
                self.diagnostics.push(self.source.error(value.span(), message, help));
            }
            return Some(Value::String(filled.into_owned()));
        }
        if let Some(list) = value.get_ref().as_array() {
            let items: Option<Vec<_>> = list.iter().map(|item| self.leaf(path, item)).collect();
            return items.map(Value::Array);
        }
        self.diagnostics.push(self.source.error(
            value.span(),
            format!("`{path}` should be a text in quotation marks"),
            "write the text in quotation marks",
        ));
        None
    }
}
