//! A text as a person reads it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The most glyphs between two parts of one number, as in `070 - 123 45 67`.
pub(crate) const MAX_GAP: usize = 3;

/// Separators that also stand between separate numbers: in lists, amounts and times.
pub(crate) const LIST_SEPARATORS: [char; 4] = [',', ';', ':', '|'];

/// A character as it is read, and its byte range in the text.
pub(crate) struct Glyph {
    pub(crate) read: char,
    pub(crate) at: Range<usize>,
}

/// All visible glyphs of the text. White space of any length is one space.
pub(crate) fn read(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    for (start, character) in text.char_indices().filter(|(_, character)| !is_invisible(*character)) {
        let (read, end) = (plain(character), start + character.len_utf8());
        match glyphs.last_mut() {
            Some(last) if last.read == ' ' && read == ' ' => last.at.end = end,
            _ => glyphs.push(Glyph { read, at: start..end }),
        }
    }
    glyphs
}

/// Whether people write the character between the parts of a number.
pub(crate) fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '.' | '/' | '_') || LIST_SEPARATORS.contains(&character)
}

/// The plain form of a character: ASCII digits, one kind of space and of dash, no full-width forms.
fn plain(character: char) -> char {
    match character {
        _ if character.is_whitespace() => ' ',
        _ if character.is_ascii() => character,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{3002}' => '.',
        '\u{660}'..='\u{669}' => digit(character, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(character, '\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit(character, '\u{966}'),
        _ => {
            let mut compatible = std::iter::once(character).nfkc();
            match (compatible.next(), compatible.next()) {
                (Some(one), None) => one,
                _ => character,
            }
        }
    }
}

/// A digit of a script whose zero is `zero`.
fn digit(character: char, zero: char) -> char {
    char::from_digit(u32::from(character) - u32::from(zero), 10).unwrap_or(character)
}

/// Combining marks, controls, and characters that are drawn as nothing. They could otherwise break up a number without
/// anyone seeing it.
fn is_invisible(character: char) -> bool {
    if character.is_ascii() {
        return character.is_control() && !character.is_whitespace();
    }
    let is_format = character.general_category() == GeneralCategory::Format;
    // Other characters that are drawn as nothing (Unicode 5.21, default-ignorable): Hangul fillers, which are letters by
    // category, and blocks that are reserved for such characters, assigned or not.
    let is_blank = matches!(
        character,
        '\u{115f}'..='\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}'
    );
    is_format || is_blank || is_combining_mark(character) || (character.is_control() && !character.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_visible_characters_are_read() {
        for character in
            ['\0', '\u{ad}', '\u{301}', '\u{600}', '\u{200b}', '\u{202e}', '\u{2065}', '\u{3164}', '\u{feff}']
        {
            assert_eq!(read(&format!("1{character}2")).len(), 2, "{character:?}");
        }
        for character in ['a', 'å', ' ', '\n', '\u{a0}', '\u{2028}', '👩'] {
            assert_eq!(read(&format!("1{character}2")).len(), 3, "{character:?}");
        }
    }
}
