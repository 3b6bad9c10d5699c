//! Lines that mean something in other programs' markup, and nothing here.

use std::ops::Range;

use super::Slips;

/// What to do about a mark that has no match here.
const TAKE_OUT: &str = "take it out: it means something in other programs, and nothing here";

impl Slips<'_> {
    /// Reads text that begins a line.
    pub(super) fn foreign_line(&mut self, line: &str, place: &Range<usize>) {
        match line.as_bytes() {
            [b'=', ..] => self.equals_signs(line, place),
            [b'.', b'.', b' ', ..] if line.ends_with("::") || line.contains(":: ") => {
                let message = format!("`{line}` is shown as it stands");
                self.error(place.clone(), message, "write a box as a quote that begins with `> [!NOTE]`");
            }
            [b'#', b'+', b'A'..=b'Z' | b'a'..=b'z', ..] if line.contains(':') => {
                self.error(place.clone(), "the line is shown as it stands", TAKE_OUT);
            }
            [b'i', b'm', ..] if line.starts_with("import ") && line.contains(" from ") && has_quote_at_end(line) => {
                self.error(place.clone(), "the line is shown as it stands", TAKE_OUT);
            }
            _ => {}
        }
    }

    /// `== Heading ==`, `=== "Tab"` and `= Heading`
    fn equals_signs(&mut self, line: &str, place: &Range<usize>) {
        let signs = line.bytes().take_while(|byte| *byte == b'=').count();
        let (mark, rest) = line.split_at(signs);
        let Some(words) = rest.strip_prefix(' ') else { return };
        if signs == 3 && words.starts_with('"') {
            self.error(place.clone(), "`===` makes no tab", "write `## ` and the heading of this part");
        } else if signs > 1 && words.ends_with(mark) {
            let help = format!("write `{} {}`", "#".repeat(signs), words.trim_end_matches('=').trim());
            self.error(place.clone(), format!("`{mark}` makes no heading"), help);
        } else if self.begins_block && signs < 4 && words.starts_with(char::is_uppercase) {
            let help = format!("write `## {words}` if it is a heading");
            self.warning(place.clone(), format!("`{mark}` makes no heading"), help);
        }
    }
}

fn has_quote_at_end(line: &str) -> bool {
    line.trim_end_matches(';').ends_with(['\'', '"'])
}
