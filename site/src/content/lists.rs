//! The lists in an article's front matter: what it applies to, other words for it, related articles.

use std::ops::Range;

use super::{placeholders::Placeholders, plain_texts, search_words::KnownWords, unwritten::UNWRITTEN};
use crate::diagnostics::TomlReader;

/// What the article applies to.
pub(super) fn applies_to(table: &mut TomlReader<'_, '_>, placeholders: &Placeholders) -> Vec<String> {
    let listed = table.texts("applies_to");
    plain_texts::warn_list(table, &listed);
    listed.into_iter().map(|(text, span)| placeholders.fill_in(table, &text, &span)).collect()
}

/// Other words for what the article is about. Search would gain nothing by a word that is there already.
pub(super) fn also(table: &mut TomlReader<'_, '_>, placeholders: &Placeholders, title: Option<&str>) -> Vec<String> {
    let listed = table.texts("also");
    let filled: Vec<_> =
        listed.into_iter().map(|(text, span)| (placeholders.fill_in(table, &text, &span), span)).collect();
    for (text, span) in &filled {
        plain_texts::warn(table, Some(text), span);
    }
    let mut known = KnownWords::new(title.unwrap_or_default(), "the title");
    filled.into_iter().filter(|(text, span)| known.add(table, text, span)).map(|(text, _)| text).collect()
}

/// Ids of related articles. The article itself, and one that is there already, are not shown.
pub(super) fn related(table: &mut TomlReader<'_, '_>, id: &str) -> Vec<(String, Range<usize>)> {
    let mut related: Vec<(String, Range<usize>)> = Vec::new();
    for (other, span) in table.texts("related").into_iter().filter(|(id, _)| id != UNWRITTEN) {
        let is_twice = related.iter().any(|(known, _)| *known == other);
        if is_twice || other == id {
            let message =
                if is_twice { format!("`{other}` stands twice") } else { format!("`{other}` is this article") };
            table.warning_at(span.clone(), message, "take it out: it is not shown");
        }
        related.push((other, span));
    }
    related
}
