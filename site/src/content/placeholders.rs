//! `{operator}` and its like: words that `site.toml` supplies and any text may use.

use std::{borrow::Cow, collections::BTreeMap};

/// The placeholders' names and values in one language.
pub type Placeholders = BTreeMap<&'static str, String>;

/// The placeholders' names, for a message.
pub fn names(placeholders: &Placeholders) -> String {
    placeholders.keys().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}

/// Fills in the known placeholders of a text. `{name}` with a name that is not known is handed to `unknown` and
/// stays as it is; braces around anything else are just braces.
pub fn fill<'t>(text: &'t str, values: &Placeholders, mut unknown: impl FnMut(&str)) -> Cow<'t, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut filled = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(start) = text[done..].find('{').map(|at| done + at) {
        filled.push_str(&text[done..start]);
        let name: &str = text[start + 1..].split(|c: char| c != '_' && !c.is_alphabetic()).next().unwrap_or_default();
        let end = start + 1 + name.len();
        if name.is_empty() || !text[end..].starts_with('}') {
            filled.push('{');
            done = start + 1;
            continue;
        }
        if let Some(value) = values.get(name) {
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
