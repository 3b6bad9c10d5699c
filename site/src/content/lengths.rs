//! Titles and descriptions that are too long for where they are shown.

use crate::{diagnostics::TomlReader, wording::word_before_more};

/// A title with more characters than this is no title, and a longer description is cut in search results.
const MAX_TITLE: usize = 100;
const MAX_DESCRIPTION: usize = 300;

/// Warns of a title or description that is too long, and of one that is the other.
pub(super) fn warn(table: &mut TomlReader<'_, '_>, title: Option<&str>, description: Option<&str>) {
    for (key, text, most) in [("title", title, MAX_TITLE), ("description", description, MAX_DESCRIPTION)] {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            let message = format!("`{key}` is long: {length} characters");
            table.warning_at(
                table.span_of(key),
                message,
                format!("write at most {most}; the rest belongs in the text"),
            );
        }
    }
    if let Some(word) = description.and_then(word_before_more) {
        let message = format!("`description` ends within a sentence, with `{word}`");
        table.warning_at(table.span_of("description"), message, "write the rest of the sentence");
    }
    if title.is_some() && title == description {
        let help = "say what the article helps with: search results show it below the title";
        table.warning_at(table.span_of("description"), "`description` is the title again".to_owned(), help);
    }
}
