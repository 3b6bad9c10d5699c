//! Marks of Markdown in front matter, where readers would see them as they stand.

use crate::diagnostics::TomlReader;

/// Warns of the first such mark in the text that was read from `key`.
pub(super) fn warn(table: &mut TomlReader<'_, '_>, key: &str, text: Option<&str>) {
    if let Some(mark) = text.and_then(first_mark) {
        let message = format!("`{mark}` is shown as it stands in `{key}`");
        table.warning_at(
            table.span_of(key),
            message,
            "take it out: Markdown belongs in the text below the front matter",
        );
    }
}

fn first_mark(text: &str) -> Option<&str> {
    let signs = ["**", "__", "](", "`"].into_iter().filter_map(|sign| Some((text.find(sign)?, sign)));
    signs.chain(tag(text)).min().map(|(_, mark)| mark)
}

/// The first HTML tag of a text, such as `<b>` or `</b>`, and where it is.
fn tag(text: &str) -> Option<(usize, &str)> {
    text.match_indices('<').find_map(|(at, _)| {
        let end = at + text[at..].find('>')? + 1;
        let is_tag = text[at + 1..end].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        if is_tag { Some((at, &text[at..end])) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::first_mark;

    #[test]
    fn marks_are_told_from_signs_that_are_meant() {
        for (text, mark) in [
            ("Se **kortet** nu", Some("**")),
            ("Se [kortet](@/kort.md)", Some("](")),
            ("<b>Kort</b>", Some("<b>")),
            ("Kort</b> och `kod`", Some("</b>")),
            ("Välj 2 * 3 [nytt] < 5 > 4 <3", None),
        ] {
            assert_eq!(first_mark(text), mark, "{text}");
        }
    }
}
