//! One way from a text to a name in an address: Swedish letters folded, everything else a hyphen.

use std::borrow::Cow;

use deunicode::deunicode;

/// `Vad gör banken?` -> `vad-gor-banken`. Heading ids and the links to them both come from here.
pub fn fold(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode(text)) };
    for c in plain.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    name
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn swedish_letters_lose_their_marks_and_the_rest_becomes_hyphens() {
        assert_eq!(fold("Vad gör banken – på riktigt?"), "vad-gor-banken-pa-riktigt");
        assert_eq!(fold("  Åäö é "), "aao-e");
        assert_eq!(fold("…"), "");
    }
}
