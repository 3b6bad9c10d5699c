//! Lines of text that people type.

use unicode_normalization::UnicodeNormalization;

use crate::field::Field;
use crate::field_error::FieldError;

/// A line of 1 to `most` characters (Unicode scalar values, composed by NFC), without the white space around it. None if
/// nothing is left. Errors: `invalid-characters` and `too-long`.
pub(crate) fn line(text: &str, most: usize, field: Field) -> Result<Option<String>, FieldError> {
    let text: String = text.trim().nfc().collect();
    if text.chars().any(is_unprintable) || has_stray_joiner(&text) {
        Err(FieldError::new(field, "invalid-characters"))
    } else if text.chars().count() > most {
        Err(FieldError::new(field, "too-long"))
    } else {
        Ok(if text.is_empty() { None } else { Some(text) })
    }
}

/// [`line`] for a required field: if nothing is left, the error is `required`.
pub(crate) fn required_line(text: &str, most: usize, field: Field) -> Result<String, FieldError> {
    line(text, most, field)?.ok_or(FieldError::new(field, "required"))
}

/// Control characters, line breaks, and characters that can make a text look like another: marks of direction and
/// characters without width.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether a joiner (U+200C, U+200D) stands where it joins nothing, and so only makes a text look like another. Joiners are
/// part of the spelling in Arabic script and in the scripts of India, where they follow a letter or a sign.
fn has_stray_joiner(text: &str) -> bool {
    let mut before = None;
    text.chars().any(|character| {
        let is_stray = matches!(character, '\u{200c}' | '\u{200d}') && !before.is_some_and(is_of_joining_script);
        before = Some(character);
        is_stray
    })
}

/// Whether a character is in the blocks from Arabic to the Vedic extensions.
fn is_of_joining_script(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{1cff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_composed_and_counted() {
        assert_eq!(line(" A\u{30a}sa\u{a0}\n", 3, Field::City), Ok(Some("Åsa".to_owned())));
        assert_eq!(line("\u{3000}\t", 3, Field::City), Ok(None));
        assert_eq!(line("åäöü", 3, Field::City), Err(FieldError::new(Field::City, "too-long")));
        assert_eq!(required_line(" ", 3, Field::City), Err(FieldError::new(Field::City, "required")));
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        for character in ['\0', '\n', '\t', '\u{7f}', '\u{9b}', '\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}'] {
            let text = format!("a{character}b");
            assert_eq!(
                line(&text, 10, Field::City),
                Err(FieldError::new(Field::City, "invalid-characters")),
                "{character:?}"
            );
        }
        // Joiners are part of the spelling of names in several scripts.
        for text in ["می\u{200c}خواهم", "ශ්\u{200d}රී", "അവന്\u{200d}"] {
            assert!(line(text, 10, Field::City).is_ok(), "{text:?}");
        }
        for text in ["An\u{200d}na", "\u{200c}Anna", "Anna\u{200c}", "می\u{200c}\u{200d}خ", "Å\u{200c}sa", "4\u{200d}2"]
        {
            assert!(line(text, 10, Field::City).is_err(), "{text:?}");
        }
    }
}
