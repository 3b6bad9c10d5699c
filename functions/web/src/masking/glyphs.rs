//! A text as a person reads it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most glyphs between two parts of one number, as in `070 - 123 45 67`.
pub(super) const WIDEST_GAP: usize = 3;

/// Separators that stand between separate numbers too: in lists, amounts and times.
pub(super) const LISTING: [char; 4] = [',', ';', ':', '|'];

/// A character as it is read, and the bytes where it stands in the text.
pub(super) struct Glyph {
    pub(super) read: char,
    pub(super) at: Range<usize>,
}

/// All glyphs of the text, without those that cannot be seen. White space of any length is one space.
pub(super) fn read(text: &str) -> Vec<Glyph> {
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
pub(super) fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '.' | '/' | '_') || LISTING.contains(&character)
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

/// Marks, joiners, direction signs and their like, which could otherwise break up a number unseen.
fn is_invisible(character: char) -> bool {
    let format = matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    format || is_combining_mark(character) || (character.is_control() && !character.is_whitespace())
}
