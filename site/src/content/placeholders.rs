//! `{operator}` and other placeholders: values from `site.toml` that any text may use.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use crate::diagnostics::TomlReader;

/// The placeholders' names and their values in one language.
#[derive(Debug)]
pub(crate) struct Placeholders(BTreeMap<&'static str, String>);

impl<const N: usize> From<[(&'static str, String); N]> for Placeholders {
    fn from(values: [(&'static str, String); N]) -> Self {
        Self(BTreeMap::from(values))
    }
}

impl Placeholders {
    /// Fills in the known placeholders of a text. `{name}` with an unknown name is passed to `unknown` and stays as it is;
    /// braces around anything else are plain braces. A name begins with a letter.
    pub(crate) fn fill<'t>(&self, text: &'t str, mut unknown: impl FnMut(&str)) -> Cow<'t, str> {
        if !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let mut filled = String::with_capacity(text.len());
        let mut done = 0;
        while let Some(start) = text[done..].find('{').map(|at| done + at) {
            filled.push_str(&text[done..start]);
            let is_end_of_name = |c: char| c != '_' && !c.is_alphanumeric();
            let name = text[start + 1..].split(is_end_of_name).next().unwrap_or_default();
            let end = start + 1 + name.len();
            if !name.starts_with(char::is_alphabetic) || !text[end..].starts_with('}') {
                filled.push('{');
                done = start + 1;
                continue;
            }
            if let Some(value) = self.0.get(name) {
                filled.push_str(value);
            } else {
                unknown(name);
                filled.push_str(&text[start..=end]);
            }
            done = end + 1;
        }
        filled.push_str(&text[done..]);
        Cow::Owned(filled)
    }

    /// A required text of a TOML table, filled in.
    pub(crate) fn filled_text(&self, table: &mut TomlReader<'_, '_>, key: &str) -> Option<String> {
        let text = table.text(key)?;
        let span = table.span_of(key);
        Some(self.fill_in(table, &text, &span))
    }

    /// An optional text of a TOML table, filled in.
    pub(crate) fn optional_filled_text(&self, table: &mut TomlReader<'_, '_>, key: &str) -> Option<String> {
        let text = table.optional_text(key)?;
        let span = table.span_of(key);
        Some(self.fill_in(table, &text, &span))
    }

    /// Fills in a text that has been read from `span` (in the file) of a TOML table; unknown placeholders are reported there.
    pub(crate) fn fill_in(&self, table: &mut TomlReader<'_, '_>, text: &str, span: &Range<usize>) -> String {
        self.fill(text, |name| table.error(span.clone(), unknown(name), self.help())).into_owned()
    }

    /// What to do about an unknown placeholder.
    pub(crate) fn help(&self) -> String {
        let names: Vec<_> = self.0.keys().map(|name| format!("{{{name}}}")).collect();
        format!("the placeholders are {}", names.join(", "))
    }
}

/// The message about an unknown placeholder.
pub(crate) fn unknown(name: &str) -> String {
    format!("`{{{name}}}` is not known")
}
