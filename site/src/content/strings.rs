//! `content/<language>/strings.toml`: every word of the pages that no article holds. Strings are named by their path in
//! the file, such as `feedback.question`.

use std::{collections::BTreeSet, ops::Range, path::Path, sync::Arc};

use serde_json::{Map, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    content::placeholders::{self as placeholder, Placeholders},
    diagnostics::diagnostic::{Problems, Source},
    diagnostics::toml_reader as table,
};

/// The strings of one language.
#[derive(Debug, Default)]
pub struct Words {
    source: Arc<Source>,
    table: Map<String, Value>,
    /// Names of all strings, with the place of each.
    names: Vec<(String, Range<usize>)>,
}

/// Strings that are read by the build itself or by a function rather than a template, so that a missing one is reported.
const READ_ELSEWHERE: [&str; 37] = [
    "alerts.caution",
    "alerts.important",
    "alerts.note",
    "alerts.tip",
    "alerts.warning",
    "article.table",
    "dates.format",
    "dates.months",
    "language.name",
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

/// Strings with holes that the templates or scripts fill themselves, so that they are left open here.
const HOLES: &[&str] = &[
    "amount",
    "brand",
    "card",
    "count",
    "date",
    "day",
    "email",
    "expiry",
    "field",
    "fields",
    "from",
    "last4",
    "month",
    "name",
    "owner",
    "subscription",
    "subscriptions",
    "to",
    "url",
    "when",
    "who",
    "year",
];

impl Words {
    /// Reads a language's strings and fills in the placeholders.
    pub fn read(folder: &Path, shown: &str, placeholders: &Placeholders, problems: &mut Problems) -> Option<Self> {
        let source = Source::read(&folder.join("strings.toml"), format!("{shown}/strings.toml"));
        let source = source.map_err(|problem| problems.push(problem)).ok()?;
        let parsed = table::parse(&source, &source.text, 0, problems)?;
        let mut reader = Reader { source: &source, placeholders, names: Vec::new(), problems };
        let table = reader.table(&parsed, "");
        let names = reader.names;
        Some(Self { source, table, names })
    }

    /// The strings as nested tables, for the templates.
    pub fn table(&self) -> &Map<String, Value> {
        &self.table
    }

    /// A string by its path; empty if it is missing, which [`Words::require`] reports.
    pub fn get(&self, path: &str) -> &str {
        let mut names = path.split('.');
        let first = names.next().and_then(|name| self.table.get(name));
        names
            .try_fold(first, |value, name| value.map(|value| value.get(name)))
            .flatten()
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Notes every string that is used but missing, and every string that nothing uses.
    ///
    /// `used` holds paths of strings, or of tables that are used whole, with the template that uses each.
    pub fn require(&self, used: &[(String, String)], problems: &mut Problems) {
        let elsewhere = READ_ELSEWHERE.iter().map(|path| ((*path).to_owned(), "the build or a function".to_owned()));
        let used: Vec<_> = used.iter().cloned().chain(elsewhere).collect();
        let known: BTreeSet<&str> = self.names.iter().map(|(name, _)| name.as_str()).collect();
        let has = |path: &str| known.iter().any(|name| covers(path, name));
        let unused = || self.names.iter().filter(|(name, _)| !used.iter().any(|(path, _)| covers(path, name)));
        let mut reported = BTreeSet::new();
        for (path, place) in used.iter().filter(|(path, _)| !has(path)) {
            if reported.insert(path) {
                let help = match table::nearest(path, unused().map(|(name, _)| name.as_str())) {
                    Some(near) => format!("{place} uses it; is it the one that is called `{near}` here?"),
                    None => format!("{place} uses it: add it"),
                };
                let message = format!("the string `{path}` is missing");
                problems.push(self.source.problem(self.place_for(path), message, help));
            }
        }
        for (name, span) in unused() {
            problems.push(self.source.problem(
                span.clone(),
                format!("the string `{name}` is used nowhere"),
                "take it out, or correct its name",
            ));
        }
        self.check_months(problems);
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

    /// Dates are written with the months' names.
    fn check_months(&self, problems: &mut Problems) {
        let months = self.table.get("dates").and_then(|dates| dates.get("months"));
        let named = months.and_then(Value::as_array).map_or(0, Vec::len);
        if let Some((_, span)) = self.names.iter().find(|(name, _)| name == "dates.months" && named != 12) {
            let message = "`dates.months` should be a list of twelve names";
            problems.push(self.source.problem(span.clone(), message, format!("it holds {named}: write all twelve")));
        }
    }
}

/// Whether a used path is a string's own, or that of a table around it.
fn covers(path: &str, name: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

struct Reader<'r> {
    source: &'r Arc<Source>,
    placeholders: &'r Placeholders,
    names: Vec<(String, Range<usize>)>,
    problems: &'r mut Problems,
}

impl Reader<'_> {
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
            let filled = placeholder::fill(text, self.placeholders, |name| {
                if !HOLES.contains(&name) {
                    let help = format!("the placeholders are {}", placeholder::names(self.placeholders));
                    self.problems.push(self.source.problem(value.span(), format!("`{{{name}}}` is not known"), help));
                }
            });
            return Some(Value::String(filled.into_owned()));
        }
        if let Some(list) = value.get_ref().as_array() {
            return list.iter().map(|item| self.leaf(path, item)).collect::<Option<Vec<_>>>().map(Value::Array);
        }
        self.problems.push(self.source.problem(
            value.span(),
            format!("`{path}` should be a text in quotation marks"),
            "write the text in quotation marks",
        ));
        None
    }
}
