//! What other programs leave in a text that is copied from them, and what authors leave to be written.

use std::ops::Range;

use super::Slips;

/// What word processors write where a cross-reference leads nowhere.
const LOST_REFERENCES: [&str; 8] = [
    "Fel! Hittar inte referenskälla",
    "Fel! Bokmärket är inte definierat",
    "Fel! Det finns ingen text med angivet format",
    "Fel! Okänt namn på dokumentegenskap",
    "Error! Bookmark not defined",
    "Error! No text of specified style",
    "Error! Unknown document property name",
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
const TO_FILL_IN_WHOLE: [&str; 16] = [
    "namn", "datum", "belopp", "länk", "bild", "adress", "företag", "name", "date", "amount", "link", "url", "image",
    "picture", "address", "company",
];

/// The same in round brackets, where more may be meant for readers.
const TO_FILL_IN_ROUND: [&str; 14] = [
    "(infoga ",
    "(insert ",
    "(lägg in ",
    "(bild här)",
    "(länk här)",
    "(skärmbild här)",
    "(picture here)",
    "(link here)",
    "(screenshot here)",
    "(kolla ",
    "(kontrollera med ",
    "(stäm av ",
    "(stämmer det",
    "(check with ",
];

/// Whether what stands in brackets reads like the text of a link: some words, and no sign of a sentence.
fn is_text_of_link(inner: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    inner.contains(' ') && inner.starts_with(char::is_alphabetic) && inner.split(' ').all(is_word)
}

/// What spreadsheets show in the place of a value that cannot be computed, or that is too wide.
const SPREADSHEET_ERRORS: [&str; 12] = [
    "#REF!",
    "#REFERENS!",
    "#N/A",
    "#SAKNAS!",
    "#DIV/0!",
    "#DIVISION/0!",
    "#VALUE!",
    "#VÄRDEFEL!",
    "#NAME?",
    "#NAMN?",
    "#NUM!",
    "#####",
];

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

    /// `(infoga bild)` and `(redigerad)`: what is still to be written, or was put there by a chat.
    pub(super) fn in_round_brackets(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let is_one = |starts: &[&str]| starts.iter().any(|start| rest.starts_with(start));
        let Some(length) = rest.find(')').map(|end| end + 1) else { return };
        if is_one(&TO_FILL_IN_ROUND) {
            let message = format!("`{}` is still to be written", &rest[..length]);
            self.warning(at..at + length, message, "write what belongs here, or take it out");
        } else if is_one(&["(redigerad)", "(edited)"]) {
            self.warning(at..at + length, "a chat left this in the text", "take it out");
        }
    }

    /// `@channel` and `@Anna Andersson` at the beginning of a line, as people call each other in a chat or a shared document.
    /// One word may be an account.
    pub(super) fn mention(&mut self, at: usize, span: &Range<usize>) {
        if !self.text[self.line_start(at)..at].trim().is_empty() {
            return;
        }
        let mut words =
            self.text[at + 1..span.end].split(' ').map(|word| word.trim_end_matches([',', ':', '.', '!', '?']));
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase) && word.len() > 1 && word.chars().skip(1).all(char::is_lowercase)
        };
        if ["here", "channel", "everyone", "kanal", "alla"].contains(&first) || is_name(first) && is_name(second) {
            let help = "take it out: it calls nobody here";
            self.warning(at..at + 1 + first.len(), "a chat or a shared document left this in the text", help);
        }
    }

    /// What a spreadsheet shows in the place of a value.
    pub(super) fn spreadsheet_error(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let Some(shown) = SPREADSHEET_ERRORS.iter().find(|shown| rest.starts_with(**shown)) else { return };
        let help = "write the value that belongs here";
        self.warning(at..at + shown.len(), format!("a spreadsheet left `{shown}` in the text"), help);
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
        if ["oaicite", "cite:", "cite_start", "citation:"].iter().any(|start| inner.starts_with(start)) {
            self.chatbot_mark(span);
        } else if is_mark_of_note(inner) && self.before(span.start).is_some_and(|c| !c.is_whitespace()) {
            let help = "write `[^1]` in the text, and `[^1]: The note.` on a line of its own, or take it out";
            self.warning(span, format!("`{written}` makes no footnote, and is shown as it stands"), help);
        } else if is_time(inner) && self.text[self.line_start(span.start)..span.start].trim().is_empty() {
            let help = "take it out, with the name after it";
            self.warning(span, "a chat left the time in the text", help);
        } else if is_mark {
            let help = "take it out: it means something in other programs, and nothing here";
            self.error(span, format!("`{written}` is shown as it stands"), help);
        } else if TO_FILL_IN.iter().any(|start| lower.starts_with(start))
            || lower.ends_with(" name")
            || lower.ends_with("namn")
            || lower.ends_with("nummer")
            || TO_FILL_IN_WHOLE.contains(&lower.as_str())
        {
            let help = "write what belongs here, or `\\[` if readers should see the brackets";
            self.warning(span, format!("`{written}` is still to be written"), help);
        } else if is_text_of_link(inner) && !self.is_reported(span.start) {
            let help = format!(
                "write where it leads after it, `{written}(@/id.md)`, or `\\[` if readers should see the brackets"
            );
            self.warning(span, format!("`{written}` leads nowhere, and is shown in brackets"), help);
        }
    }
}

/// `10:32` or `2026-03-01, 10:32`
fn is_time(inner: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b'/' | b',' | b' ');
    inner.contains(':') && inner.bytes().all(is_part)
}

/// `a` of a comment in a shared document, `AB1` of one with its author's initials, or `12` of a note in an encyclopedia.
fn is_mark_of_note(inner: &str) -> bool {
    let initials = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    if (1..4).contains(&initials.len()) && inner.len() - initials.len() == 1 {
        return initials.bytes().all(|byte| byte.is_ascii_uppercase());
    }
    let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    is_letter || inner.len() < 4 && inner.bytes().all(|byte| byte.is_ascii_digit())
}
