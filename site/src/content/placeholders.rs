//! `{operator}` and other placeholders: values from `site.toml` that any text may use.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::phone;
use crate::diagnostics::{TomlReader, nearest};

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

    /// Whether there is a placeholder of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
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
        for half in self.half_written(text) {
            let (message, help) = half.report(text);
            table.report(span.clone(), message, &help, half.is_certain);
        }
        self.fill(text, |name| table.error(span.clone(), unknown(name), self.help_for(name))).into_owned()
    }

    /// The names of placeholders in a text that are no placeholders there: without their braces, or with other signs.
    pub(crate) fn half_written(&self, text: &str) -> Vec<HalfWritten> {
        let mut found = Vec::new();
        if !text.bytes().any(|byte| matches!(byte, b'_' | b'{' | b'}' | b'[' | b'%')) {
            return found;
        }
        for name in self.0.keys() {
            let spellings = if name.contains('_') {
                vec![(*name).to_owned(), name.replace('_', "-"), name.replace('_', " ")]
            } else {
                vec![(*name).to_owned()]
            };
            for spelling in spellings {
                let places = text.match_indices(&spelling).map(|(at, _)| at..at + spelling.len());
                found.extend(places.filter_map(|place| HalfWritten::at(text, place, name)));
            }
        }
        // `{operator-phone}` is that placeholder, and not `operator` as well.
        let longest: Vec<_> = found.iter().map(|half| half.place.clone()).collect();
        found.retain(|half| {
            !longest.iter().any(|other| other.len() > half.place.len() && other.contains(&half.place.start))
        });
        found.sort_by_key(|half| half.place.start);
        found
    }

    /// Whether a text is the operator's number, in another spelling than that of site.toml.
    pub(crate) fn is_operators_number(&self, text: &str) -> bool {
        self.0.get("operator_phone").is_some_and(|own| own != text)
            && phone::link(text).is_some_and(|number| Some(number) == self.number())
    }

    /// The address that dials the operator's number.
    pub(crate) fn number(&self) -> Option<String> {
        self.0.get("operator_phone").and_then(|own| phone::link(own))
    }

    /// Where a text has the operator's name, number or mail address itself, which would stay when the operator's changes.
    pub(crate) fn written_out(&self, text: &str) -> Option<(Range<usize>, &'static str)> {
        ["operator_phone", "operator_email", "operator"].into_iter().find_map(|name| {
            let value = self.0.get(name).filter(|value| !value.is_empty() && text.contains(value.as_str()))?;
            let at = text.find(value.as_str())?;
            Some((at..at + value.len(), name))
        })
    }

    /// What to do about a placeholder that is not known.
    pub(crate) fn help_for(&self, name: &str) -> String {
        match nearest(&name.to_lowercase(), self.0.keys().copied()) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None => self.help(),
        }
    }

    /// Names the placeholders.
    pub(crate) fn help(&self) -> String {
        let names: Vec<_> = self.0.keys().map(|name| format!("{{{name}}}")).collect();
        format!("the placeholders are {}", names.join(", "))
    }
}

/// A placeholder's name that is shown as it stands.
pub(crate) struct HalfWritten {
    /// Where it is in the text, with the signs around it.
    pub(crate) place: Range<usize>,
    /// Whether nobody can mean it.
    pub(crate) is_certain: bool,
    name: &'static str,
}

impl HalfWritten {
    /// Looks at a name, in whichever spelling, and at what stands around it.
    fn at(text: &str, place: Range<usize>, name: &'static str) -> Option<Self> {
        let (before, after) = (text[..place.start].chars().next_back(), text[place.end..].chars().next());
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '\\'));
        if is_part(before) || is_part(after) {
            return None;
        }
        let is_exact = text[place.clone()] == *name;
        let in_braces = before == Some('{') && after == Some('}');
        let has_brace = before == Some('{') || after == Some('}');
        let is_name_alone = is_exact && name.contains('_');
        let in_brackets = before == Some('[') && after == Some(']') && !text[place.end + 1..].starts_with(['(', '[']);
        let in_signs = before == Some('%') && after == Some('%');
        let is_certain = if is_exact { has_brace || is_name_alone } else { in_braces };
        let has_surplus = in_braces && text[place.end..].starts_with("}}") && !text[..place.start].ends_with("{{");
        if is_exact && has_surplus {
            return Some(Self { place: place.start - 1..place.end + 2, is_certain: true, name });
        }
        let is_meant = if is_exact { in_braces } else { !in_braces };
        if is_meant || !is_certain && !in_brackets && !in_signs {
            return None;
        }
        let start = place.start - before.filter(|c| "{[(<%«".contains(*c)).map_or(0, char::len_utf8);
        let end = place.end + after.filter(|c| "}])>%»".contains(*c)).map_or(0, char::len_utf8);
        Some(Self { place: start..end, is_certain, name })
    }

    /// What is wrong with it in this text, and what to write.
    pub(crate) fn report(&self, text: &str) -> (String, String) {
        let written = &text[self.place.clone()];
        (format!("`{written}` is shown as it stands"), format!("write `{{{}}}`: its value is put there", self.name))
    }
}

/// The message about an unknown placeholder.
pub(crate) fn unknown(name: &str) -> String {
    format!("`{{{name}}}` is not known")
}
