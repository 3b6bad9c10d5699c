//! A text as a person reads it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The most glyphs between two parts of one number, as in `070 - 123 45 67`.
pub(crate) const MAX_GAP: usize = 4;

/// The most bytes of a character reference of HTML, such as `&nbsp;`.
const MAX_REFERENCE: usize = 10;

/// Character references that are pasted with text, by name. Others are written as numbers.
const REFERENCES: [(&str, char); 8] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("shy", '\u{ad}'),
    ("ndash", '-'),
    ("commat", '@'),
    ("period", '.'),
];

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
    let mut end = 0;
    while let Some(first) = text[end..].chars().next() {
        let start = end;
        let rest = &text[start..];
        let (character, length) = reference(rest).or_else(|| encoded(rest)).unwrap_or((first, first.len_utf8()));
        end += length;
        if is_invisible(character) {
            continue;
        }
        let read = plain(character);
        match glyphs.last_mut() {
            Some(last) if last.read == ' ' && read == ' ' => last.at.end = end,
            _ => glyphs.push(Glyph { read, at: start..end }),
        }
    }
    glyphs
}

/// The character for which the text begins with a reference, and the reference's length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let length = rest.bytes().take(MAX_REFERENCE).position(|byte| byte == b';')?;
    let name = &rest[..length];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(number) => u32::from_str_radix(number, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => REFERENCES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, length + 2))
}

/// The sign or space that the text begins with as addresses on the web have it (`%40` for `@`), and its length in bytes. Letters
/// and digits stand there as they are.
fn encoded(text: &str) -> Option<(char, usize)> {
    let code = text.strip_prefix('%')?.get(..2)?;
    let character = char::from(u8::from_str_radix(code, 16).ok()?);
    if character.is_ascii_punctuation() || character == ' ' { Some((character, 3)) } else { None }
}

/// The plain form of a character: ASCII digits, one kind of space and of dash, no full-width forms.
fn plain(character: char) -> char {
    match character {
        _ if character.is_whitespace() => ' ',
        _ if character.is_ascii() => character,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{3002}' => '.',
        _ => {
            let mut compatible = std::iter::once(character).nfkc();
            match (compatible.next(), compatible.next()) {
                (Some(one), None) => digit(one).unwrap_or(one),
                _ => character,
            }
        }
    }
}

/// The ASCII digit for a decimal digit of any script. Unicode encodes each script's ten digits in a row, from zero on
/// (Unicode 4.6).
fn digit(character: char) -> Option<char> {
    let is_digit = |code| {
        char::from_u32(code).is_some_and(|character| character.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(character);
    if !is_digit(code) {
        return None;
    }
    let before = (1..10).take_while(|distance| is_digit(code - distance)).count();
    char::from_digit(u32::try_from(before).ok()?, 10)
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

    fn plain_text(text: &str) -> String {
        read(text).iter().map(|glyph| glyph.read).collect()
    }

    #[test]
    fn digits_of_every_script_are_digits() {
        for digits in ["0123456789", "٠١٢٣٤٥٦٧٨٩", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡"]
        {
            assert_eq!(plain_text(digits), "0123456789");
        }
    }

    #[test]
    fn signs_of_web_addresses_are_read_as_they_were_before_they_were_encoded() {
        assert_eq!(plain_text("a%40b%2ese%20c%2Bd%2D"), "a@b.se c+d-");
        for text in ["%", "%4", "50%", "%+4", "%61", "%C3%A5", "3056%930902%5904", "%å", "100 % 40"] {
            assert_eq!(plain_text(text), text);
        }
    }

    #[test]
    fn character_references_are_read_as_their_characters() {
        assert_eq!(plain_text("1&nbsp;&#160; 2&#xA0;3&shy;4&commat;5&#46;6"), "1 2 34@5.6");
        for text in ["&", "&;", "&#;", "&#xd800;", "&unknown;", "R&D; x", "&å;", "&nbs😀p;"] {
            assert_eq!(plain_text(text), text);
        }
    }
}
