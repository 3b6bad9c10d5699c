//! What `cargo site new` leaves for the author to write: "…".

use std::ops::Range;

/// Stands where the author should write something.
pub(crate) const UNWRITTEN: &str = "…";

/// What to do about it.
pub(crate) const HELP: &str = "write it, take the line out, or set `draft = true` while you work on the article";

/// The lines of a text that are still to be written, in bytes of the text. Code is left out.
pub(crate) fn lines(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut is_code) = (0, false);
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        if text.starts_with("```") || text.starts_with("~~~") {
            is_code = !is_code;
        } else if !is_code && text.trim_start_matches('#').trim_start() == UNWRITTEN {
            let start = at + line.len() - line.trim_start().len();
            found.push(start..start + text.len());
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn headings_and_paragraphs_are_found_and_code_is_not() {
        let text = "Text …\n\n  …\n\n## …\n\n```\n…\n```\n";
        let found: Vec<_> = lines(text).into_iter().map(|line| &text[line]).collect();
        assert_eq!(found, ["…", "## …"]);
    }
}
