//! E-mail addresses.

use super::glyphs::Glyph;
use super::{Found, Kind};

/// Around every at sign and the space beside it: as far as names and domains go, which never is past the next at sign.
pub(super) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    let signs = (0..glyphs.len()).filter(|at| glyphs[*at].read == '@');
    signs
        .filter_map(|sign| {
            let is_space = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.read == ' ');
            let before = if sign > 0 && is_space(sign - 1) { sign - 1 } else { sign };
            let after = if is_space(sign + 1) { sign + 2 } else { sign + 1 };

            let name: String = read(glyphs[..before].iter().rev()).take_while(|read| is_of_name(*read)).collect();
            let name = name.trim_end_matches('/').chars().count();
            let domain: String = read(glyphs[after..].iter()).take_while(|read| is_of_domain(*read)).collect();
            let domain = domain.trim_end_matches(['.', '-', '_']);
            let at = before - name..after + domain.chars().count();
            (name > 0 && is_domain(domain)).then_some(Found { kind: Kind::Email, at })
        })
        .collect()
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

/// At least two labels, and after the first one that begins with letters, as top domains do.
fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let named = labels.next().is_some_and(|first| !first.is_empty());
    let begins = |label: &str| label.chars().take(2).filter(|character| character.is_alphabetic()).count() == 2;
    named && labels.any(begins)
}
