//! Words in capitals.

/// Fewer capital letters may be names.
const MIN_CAPITALS: usize = 11;
const MIN_WORDS_IN_CAPITALS: usize = 3;

/// Whether all letters are capitals. A few may be those of names.
pub(crate) fn is_in_capitals(words: &str) -> bool {
    words.split(' ').count() >= MIN_WORDS_IN_CAPITALS
        && !words.contains(char::is_lowercase)
        && words.chars().filter(|c| c.is_uppercase()).count() >= MIN_CAPITALS
}

#[cfg(test)]
mod tests {
    use super::is_in_capitals;

    #[test]
    fn names_in_capitals_are_told_from_words_in_capitals() {
        assert!(is_in_capitals("VIKTIGT ATT VETA"));
        assert!(!is_in_capitals("VISA OCH VAT") && !is_in_capitals("HTTP OCH kort och IBAN") && !is_in_capitals("FAQ"));
    }
}
