//! E-mail addresses.

use crate::glyphs::Glyph;
use crate::{Found, Kind};

/// Looks around every at sign, and past one space beside it, as far as names and domains go. That is never past the next
/// at sign.
pub(crate) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    (0..glyphs.len()).filter(|at| glyphs[*at].read == '@').filter_map(|sign| address_around(glyphs, sign)).collect()
}

fn address_around(glyphs: &[Glyph], sign: usize) -> Option<Found> {
    let is_space = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.read == ' ');
    let before = if sign > 0 && is_space(sign - 1) { sign - 1 } else { sign };
    let after = if is_space(sign + 1) { sign + 2 } else { sign + 1 };

    let name: String = read(glyphs[..before].iter().rev()).take_while(|read| is_of_name(*read)).collect();
    let name = name.trim_end_matches('/').chars().count();
    let domain: String = read(glyphs[after..].iter()).take_while(|read| is_of_domain(*read)).collect();
    let domain = domain.trim_end_matches(['.', '-', '_']);
    if name == 0 || !is_domain(domain) {
        return None;
    }
    Some(Found { kind: Kind::Email, at: before - name..after + domain.chars().count() })
}

fn read<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> impl Iterator<Item = char> {
    glyphs.map(|glyph| glyph.read)
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '=' | '~' | '!' | '#' | '*' | '/')
}

fn is_of_domain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-' | '_')
}

/// At least two labels, and after the first a label that begins with two letters, as top-level domains do.
fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let has_first_label = labels.next().is_some_and(|first| !first.is_empty());
    has_first_label && labels.any(begins_with_letters)
}

fn begins_with_letters(label: &str) -> bool {
    label.chars().take(2).filter(|character| character.is_alphabetic()).count() == 2
}
