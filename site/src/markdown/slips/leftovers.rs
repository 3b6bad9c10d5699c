//! What other programs leave in a text that is copied from them, and what authors leave to be written.

use std::ops::Range;

use super::Slips;

/// What word processors write where a cross-reference leads nowhere.
const LOST_REFERENCES: [&str; 4] = [
    "Fel! Hittar inte referenskälla",
    "Fel! Bokmärket är inte definierat",
    "Error! Bookmark not defined",
    "Error! Reference source not found",
];

/// Months without a 31st day, as Swedish and English write them.
const SHORT_MONTHS: [&str; 9] =
    ["februari", "april", "juni", "september", "november", "february", "june", "apr", "feb"];

/// Words that stand for something still to be written.
const UNFINISHED: [&str; 4] = ["TODO", "FIXME", "TBD", "Lorem ipsum"];

/// How a text in brackets begins that asks to be replaced.
const TO_FILL_IN: [&str; 9] = ["infoga", "fyll i", "ange ", "ditt ", "din ", "dina ", "insert ", "your ", "add "];

/// What stands alone in brackets and asks to be replaced.
const TO_FILL_IN_WHOLE: [&str; 9] = ["namn", "datum", "belopp", "länk", "name", "date", "amount", "link", "url"];

impl Slips<'_> {
    /// A date that no calendar has: `31 november`, `November 31`.
    pub(super) fn impossible_dates(&mut self) {
        if !self.text.contains("31 ") && !self.text.contains(" 31") {
            return;
        }
        let text = self.text;
        for (at, day) in text.match_indices("31") {
            let is_word = |c: char| c.is_alphabetic();
            let after = text[at + day.len()..].strip_prefix([' ', '\u{a0}']).unwrap_or_default();
            let after = &after[..after.len() - after.trim_start_matches(is_word).len()];
            let before = text[..at].strip_suffix([' ', '\u{a0}']).unwrap_or_default();
            let before = &before[before.trim_end_matches(is_word).len()..];
            let is_short = |word: &str| SHORT_MONTHS.contains(&word.to_lowercase().as_str());
            let is_number = self.before(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ','))
                || self.after(at + day.len()).is_some_and(char::is_alphanumeric);
            // `April 31` is English; `i april 31 kronor` is not a date.
            let is_english = before.starts_with(char::is_uppercase);
            if !is_number && (is_short(after) || is_english && is_short(before)) {
                self.warning(at..at + day.len(), "no such day is in the calendar", "write the last day of the month");
            }
        }
    }

    /// What a word processor writes where a cross-reference leads nowhere.
    fn lost_reference(&mut self, at: usize, span: &Range<usize>) -> bool {
        let rest = &self.text[at..span.end];
        let lost = LOST_REFERENCES.iter().find(|lost| rest.starts_with(**lost));
        if let Some(lost) = lost {
            let help = "write what the reference should say";
            self.error(at..at + lost.len(), "a word processor left this in the text", help);
        }
        lost.is_some()
    }

    /// `TODO`, or `???`
    pub(super) fn unfinished(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let help = "write what belongs here, or set `draft = true` while you work on the article";
        if rest.starts_with("???") {
            if self.before(at) != Some('?') {
                self.warning(at..at + 3, "`???` is still to be written", help);
            }
            return;
        }
        if self.lost_reference(at, span) {
            return;
        }
        let Some(word) = UNFINISHED.into_iter().find(|word| rest.starts_with(word)) else { return };
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if !is_part(self.before(at)) && !is_part(self.after(at + word.len())) {
            self.warning(at..at + word.len(), format!("`{word}` is still to be written"), help);
        }
    }

    /// A source as a chatbot names it.
    pub(super) fn chatbot_mark(&mut self, span: Range<usize>) {
        self.error(span, "a chatbot left this in the text", "take it out, and check what the text says");
    }

    /// `[Ditt namn]`, and the marks of a blog: `[gallery ids="1"]`, `[/caption]`.
    pub(super) fn in_brackets(&mut self, span: Range<usize>) {
        let written = &self.text[span.clone()];
        let inner = written.trim_matches(['[', ']']);
        let lower = inner.to_lowercase();
        let is_word =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let is_mark = inner.starts_with(['~']) && inner.len() > 1
            || inner.starts_with("cid:")
            || inner.strip_prefix('/').is_some_and(is_word)
            || inner.split_once(' ').is_some_and(|(name, rest)| is_word(name) && rest.contains("=\""));
        if inner.starts_with("oaicite") {
            self.chatbot_mark(span);
        } else if is_mark {
            let help = "take it out: it means something in other programs, and nothing here";
            self.error(span, format!("`{written}` is shown as it stands"), help);
        } else if TO_FILL_IN.iter().any(|start| lower.starts_with(start))
            || lower.ends_with(" name")
            || lower.ends_with(" namn")
            || TO_FILL_IN_WHOLE.contains(&lower.as_str())
        {
            let help = "write what belongs here, or `\\[` if readers should see the brackets";
            self.warning(span, format!("`{written}` is still to be written"), help);
        }
    }
}
