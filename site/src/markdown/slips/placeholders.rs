//! Placeholders that are written half: `{operator` and `[operator_phone]`.

use std::ops::Range;

use super::Slips;

impl Slips<'_> {
    /// Reports the operator's number and mail address where the text has them itself.
    pub(super) fn written_out(&mut self) {
        if let Some((place, name)) = self.known_placeholders.written_out(self.text) {
            let message = format!("`{}` stands in site.toml", &self.text[place.clone()]);
            self.warning(place, message, format!("write `{{{name}}}`: it follows when the value changes"));
        }
    }

    /// The operator's number in another spelling than that of site.toml. Its digits begin at a byte.
    pub(super) fn own_number(&mut self, at: usize, span: &Range<usize>) {
        let start = if self.text[..at].ends_with('+') { at - 1 } else { at };
        let rest = &self.text[start..span.end];
        let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '-' | '–' | '(' | ')');
        let number = rest[..rest.find(|c| !is_of_number(c)).unwrap_or(rest.len())]
            .trim_end_matches(|c: char| !c.is_ascii_digit());
        let begins = !self.text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/'));
        if begins && self.known_placeholders.is_operators_number(number) {
            let help = "write `{operator_phone}`: it follows when the value changes";
            self.warning(start..start + number.len(), format!("`{number}` is the number of site.toml"), help);
        }
    }

    /// Reads a text, which may hold a placeholder's name without its braces.
    pub(super) fn placeholders(&mut self, span: &Range<usize>) {
        let text = &self.text[span.clone()];
        for half in self.known_placeholders.half_written(text) {
            let place = span.start + half.place.start..span.start + half.place.end;
            let (message, help) = half.report(text);
            if half.is_certain {
                self.error(place, message, help);
            } else {
                self.warning(place, message, help);
            }
        }
    }
}
