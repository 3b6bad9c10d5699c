//! Percentages in Swedish that are written as in English, without their space.

use super::Fault;

/// Which languages write `25 %`.
const WITH_SPACE: &str = "sv";

/// `25%` in a Swedish text; `at` is the place of the sign.
pub(crate) fn percent_without_space(text: &str, at: usize, language: &str) -> Option<Fault> {
    let (before, after) = (&text[..at], &text[at + 1..]);
    if language != WITH_SPACE || !before.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '–' | '-');
    let start = before.trim_end_matches(is_of_number).len();
    let number = before[start..].trim_start_matches(['–', '-', '.', ',']);
    // `a%20b`, `?q=25%`, `100%-ig`
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '=' | '/' | '%' | '_' | '#' | '&' | '\\' | '{' | ':');
    let is_beside = before[..start].ends_with(is_part) || after.starts_with(|c| is_part(c) && !matches!(c, ':' | '/'));
    if is_beside || after.starts_with('-') {
        return None;
    }
    let help = format!("write `{number} %`");
    Some(Fault { span: at - number.len()..at + 1, message: "a space is missing before `%`".into(), help })
}

/// All percentages of a text that lack their space.
pub(crate) fn percents_without_space(text: &str, language: &str) -> Vec<Fault> {
    text.match_indices('%').filter_map(|(at, _)| percent_without_space(text, at, language)).collect()
}

#[cfg(test)]
mod tests {
    use super::percents_without_space;

    #[test]
    fn percentages_without_a_space_are_told_from_other_signs() {
        for (text, help) in [
            ("Du får 25% rabatt.", "write `25 %`"),
            ("Mellan 2,5–3,5%.", "write `2,5–3,5 %`"),
            ("(+25%) på priset", "write `25 %`"),
            ("25%: en fjärdedel", "write `25 %`"),
        ] {
            let found = percents_without_space(text, "sv");
            assert_eq!(found.iter().map(|fault| fault.help.as_str()).collect::<Vec<_>>(), [help], "{text}");
            assert!(percents_without_space(text, "en").is_empty(), "{text}");
        }
        for text in ["25 %", "25\u{a0}%", "a%20b", "50%25", "?q=25%", "100%-ig", "A25%", "%s och %"] {
            assert!(percents_without_space(text, "sv").is_empty(), "{text}");
        }
    }
}
