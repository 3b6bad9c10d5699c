//! Turns a text into a slug, the form of a name in an address: Swedish letters lose their marks, soft hyphens disappear, and
//! anything else that is not a letter or a digit becomes a hyphen.

use deunicode::deunicode_char;

/// Where a long word may be broken at the end of a line; it shows only there.
const SOFT_HYPHEN: char = '\u{ad}';

/// The text without soft hyphens, for search engines and for everything else that compares words.
pub(crate) fn without_soft_hyphens(text: &str) -> String {
    text.replace(SOFT_HYPHEN, "")
}

/// `Vad gör banken?` -> `vad-gor-banken`. Used for slugs, ids of articles and ids of headings.
pub(crate) fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in without_soft_hyphens(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if let Some(letters) = letters(c) {
            slug.extend(letters.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// What a letter outside ASCII becomes; nothing for a mark that belongs to the letter before it. Signs such as `§`, `€` and
/// `📱` have names too, which say nothing in an address.
fn letters(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    match deunicode_char(c)? {
        "" => Some(""),
        letters if c.is_alphanumeric() => Some(letters),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn swedish_letters_lose_their_marks_and_the_rest_becomes_hyphens() {
        assert_eq!(slugify("Vad gör banken – på riktigt?"), "vad-gor-banken-pa-riktigt");
        assert_eq!(slugify("  Åäö é "), "aao-e");
        assert_eq!(slugify("…"), "");
    }

    #[test]
    fn soft_hyphens_change_no_address() {
        assert_eq!(slugify("Kontokorts\u{ad}information"), "kontokortsinformation");
    }

    #[test]
    fn letters_in_two_parts_are_letters_and_signs_are_none() {
        assert_eq!(slugify("A\u{30a}terbetalning"), "aterbetalning");
        assert_eq!(slugify("📱 Mobil"), "mobil");
        assert_eq!(slugify("§ 5 & 100 €"), "5-100");
        assert_eq!(slugify("Ærø, straße"), "aero-strasse");
    }
}
