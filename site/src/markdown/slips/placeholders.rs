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
