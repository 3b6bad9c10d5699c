//! Percentages that are written as in the other language: Swedish has a space before the sign, English has none.

use super::Fault;

/// `25%` in a Swedish text and `25 %` in an English one; `at` is the place of the sign.
pub(crate) fn percent(text: &str, at: usize, language: &str) -> Option<Fault> {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let is_swedish = match language {
        "sv" => true,
        "en" => false,
        _ => return None,
    };
    let number = if is_swedish { before } else { before.strip_suffix([' ', '\u{a0}'])? };
    if !number.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '–' | '-');
    let (before, number) = number.split_at(number.trim_end_matches(is_of_number).len());
    let number = number.trim_start_matches(['–', '-', '.', ',']);
    // `a%20b`, `?q=25%`, `100%-ig`
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '=' | '/' | '%' | '_' | '#' | '&' | '\\' | '{' | ':');
    if before.ends_with(is_part) || after.starts_with(|c| c == '-' || is_part(c) && !matches!(c, ':' | '/')) {
        return None;
    }
    let (message, help) = if is_swedish {
        ("a space is missing before `%`", format!("write `{number} %`"))
    } else {
        ("a space stands before `%`", format!("write `{number}%`, as in English"))
    };
    let start = before.len() + text[before.len()..].find(number)?;
    Some(Fault { span: start..at + 1, message: message.into(), help })
}

/// All such percentages of a text.
pub(crate) fn percents(text: &str, language: &str) -> Vec<Fault> {
    text.match_indices('%').filter_map(|(at, _)| percent(text, at, language)).collect()
}

#[cfg(test)]
mod tests {
    use super::percents;

    fn help(text: &str, language: &str) -> Vec<String> {
        percents(text, language).into_iter().map(|fault| fault.help).collect()
    }

    #[test]
    fn percentages_of_the_other_language_are_told_from_other_signs() {
        for (text, mended) in [
            ("Du får 25% rabatt.", "write `25 %`"),
            ("Mellan 2,5–3,5%.", "write `2,5–3,5 %`"),
            ("(+25%) på priset", "write `25 %`"),
            ("25%: en fjärdedel", "write `25 %`"),
        ] {
            assert_eq!(help(text, "sv"), [mended], "{text}");
            assert!(help(text, "en").is_empty(), "{text}");
        }
        assert_eq!(help("You get 25 % off.", "en"), ["write `25%`, as in English"]);
        for text in ["25 %", "25\u{a0}%", "a%20b", "50%25", "?q=25%", "100%-ig", "A25%", "%s och %"] {
            assert!(help(text, "sv").is_empty(), "{text}");
        }
        for text in ["25%", "a %20b", "the % sign", "5 %s"] {
            assert!(help(text, "en").is_empty(), "{text}");
        }
    }
}
