//! `{name}` in a text.

use std::ops::Range;

/// The placeholders of a text: where each stands, with its braces, and its name. Braces around anything else are plain braces.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.match_indices('{').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.split(|c: char| c != '_' && !c.is_alphanumeric()).next()?;
        let is_closed = !name.is_empty() && rest[name.len()..].starts_with('}');
        if is_closed { Some((at..at + name.len() + 2, name)) } else { None }
    })
}

/// The text with each placeholder that `value` knows replaced.
pub(crate) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut done = 0;
    for (place, name) in placeholders(text) {
        if let Some(value) = value(name) {
            filled.push_str(&text[done..place.start]);
            filled.push_str(&value);
            done = place.end;
        }
    }
    filled.push_str(&text[done..]);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_placeholders() {
        let found: Vec<_> = placeholders("{a} {b_c4}{å} { d } {} {e").map(|(_, name)| name).collect();
        assert_eq!(found, ["a", "b_c4", "å"]);
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let value = |name: &str| (name == "a").then(|| "{b}".to_owned());
        assert_eq!(filled("({a}, {b}, {a})", value), "({b}, {b}, {b})");
    }
}
