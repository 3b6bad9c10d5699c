//! Free text as it is counted and stored.

use unicode_normalization::UnicodeNormalization;

/// The text as both the page and the function count it: each line break is one LF, and characters are composed (NFC). A
/// character is a Unicode scalar value of the result.
pub fn normalise(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect()
}

/// The text as it is stored: without control characters (except line break and tab) and without surrounding white space.
/// None if nothing is left.
pub fn tidy(text: &str) -> Option<String> {
    let visible: String =
        text.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t')).collect();
    let trimmed = visible.trim();
    if trimmed.is_empty() { None } else { Some(trimmed.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_is_one_character_and_an_accent_none() {
        assert_eq!(normalise("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n");
        assert_eq!(normalise("a\u{30a}"), "å");
    }

    #[test]
    fn control_characters_are_not_stored() {
        assert_eq!(tidy(" a\tb\n\u{0}\u{7f}\u{9b}c \n").as_deref(), Some("a\tb\nc"));
        assert_eq!(tidy(" \u{0}\n\u{a0}"), None);
    }
}
