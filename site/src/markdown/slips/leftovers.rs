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

/// How a text in brackets begins that asks to be replaced.
const TO_FILL_IN: [&str; 24] = [
    "infoga",
    "fyll i",
    "ange ",
    "ditt ",
    "din ",
    "dina ",
    "bild ",
    "skärmbild",
    "länk ",
    "klistra ",
    "insert ",
    "your ",
    "add ",
    "image of",
    "picture of",
    "screenshot",
    "sätt in",
    "lägg in",
    "lägg till",
    "skriv ",
    "write ",
    "enter ",
    "link to",
    "paste ",
];

/// What stands alone in brackets and asks to be replaced.
const TO_FILL_IN_WHOLE: [&str; 12] =
    ["namn", "datum", "belopp", "länk", "bild", "name", "date", "amount", "link", "url", "image", "picture"];

impl Slips<'_> {
    /// What a word processor writes where a cross-reference leads nowhere.
    pub(super) fn lost_reference(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let lost = LOST_REFERENCES.iter().find(|lost| rest.starts_with(**lost));
        if let Some(lost) = lost {
            let help = "write what the reference should say";
            self.error(at..at + lost.len(), "a word processor left this in the text", help);
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
        } else if is_mark_of_note(inner) && self.before(span.start).is_some_and(|c| !c.is_whitespace()) {
            let help = "write `[^1]` in the text, and `[^1]: The note.` on a line of its own, or take it out";
            self.warning(span, format!("`{written}` makes no footnote, and is shown as it stands"), help);
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

/// `a` of a comment in a shared document, or `12` of a note in an encyclopedia.
fn is_mark_of_note(inner: &str) -> bool {
    let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    is_letter || inner.len() < 4 && inner.bytes().all(|byte| byte.is_ascii_digit())
}
