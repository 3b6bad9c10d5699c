//! E-mail addresses.

use super::glyphs::Glyph;
use super::{Found, Kind};

/// Around every at sign: as far as names and domains go, which never is past the next at sign.
pub(super) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    let signs = (0..glyphs.len()).filter(|at| glyphs[*at].read == '@');
    signs
        .filter_map(|sign| {
            let (before, after) = (&glyphs[..sign], &glyphs[sign + 1..]);
            let name = before.iter().rev().take_while(|glyph| is_of_name(glyph.read)).count();
            let domain: String = after.iter().map(|glyph| glyph.read).take_while(|read| is_of_domain(*read)).collect();
            let domain = domain.trim_end_matches(['.', '-']);
            let at = sign - name..sign + 1 + domain.chars().count();
            (name > 0 && is_domain(domain)).then_some(Found { kind: Kind::Email, at })
        })
        .collect()
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '=' | '~' | '!' | '#' | '*')
}

fn is_of_domain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-')
}

/// At least two labels, and after the first one that begins with letters, as top domains do.
fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let named = labels.next().is_some_and(|first| !first.is_empty());
    let begins = |label: &str| label.chars().take(2).filter(|character| character.is_alphabetic()).count() == 2;
    named && labels.any(begins)
}
