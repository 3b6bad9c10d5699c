//! Telephone numbers that are too short.

use super::{Fault, last_word};

/// No Swedish number has fewer digits, with the 0 at its beginning (the numbering plan of Post- och telestyrelsen).
const MIN_DIGITS: usize = 8;

/// Fewer digits may be an area code or a time: `ring 020` and `ring 08-17`.
const MIN_DIGITS_OF_PART: usize = 5;

/// What stands before a number, in small letters.
const WORDS: [&str; 13] = [
    "ring",
    "ringa",
    "ringer",
    "telefon",
    "telefonnummer",
    "tel",
    "tfn",
    "mobil",
    "call",
    "phone",
    "telephone",
    "mobile",
    "dial",
];

/// `ring 08-123`; the digits begin at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let rest = &text[at..];
    if !rest.starts_with('0') || !is_after_word(&text[..at]) {
        return None;
    }
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '–' | '/');
    let number = &rest[..rest.find(|c| !is_of_number(c)).unwrap_or(rest.len())];
    let after = &rest[number.len()..];
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    // `ring 08-17 på 070-XXX XX XX`, `ring 020-numret`
    let goes_on = rest[number.len()..].starts_with(['-', '–', ':']) || after.starts_with(['X', 'x', '…', '{', '*']);
    if goes_on || !(MIN_DIGITS_OF_PART..MIN_DIGITS).contains(&digits) {
        return None;
    }
    Some(Fault {
        span: at..at + number.len(),
        message: format!("`{number}` is too short for a telephone number"),
        help: "write the whole number; `{operator_phone}` is that of the operator".into(),
    })
}

/// Whether a word such as `ring`, `tel.` or `call us on` ends a text.
fn is_after_word(before: &str) -> bool {
    let before = trimmed(before);
    let joint = last_word(before);
    let before = match joint {
        "på" | "on" | "at" => trimmed(&before[..before.len() - joint.len()]),
        _ => before,
    };
    let whom = last_word(before);
    let before = match whom {
        "oss" | "us" => trimmed(&before[..before.len() - whom.len()]),
        _ => before,
    };
    let word = last_word(before).to_lowercase();
    WORDS.contains(&word.as_str())
}

/// A text without the spaces, `.` and `:` at its end.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches([' ', '\u{a0}', '\n', ':', '.'])
}

#[cfg(test)]
mod tests {
    use super::fault_at;

    #[test]
    fn numbers_that_are_too_short_are_told_from_others() {
        for text in [
            "Ring 08-123",
            "Tel.: 08-123 45",
            "Ring oss på 070-123.",
            "Call us on 08-1234",
            "phone 0771-12 på vardagar",
        ] {
            let at = text.find('0').expect("a number");
            assert!(fault_at(text, at).is_some(), "{text}");
        }
        for text in [
            "Ring 08-123 45 67",
            "Ring 08-12 34 56",
            "Ring 08-17 på vardagar",
            "Ring 020-numret",
            "Ring 020",
            "Ring 070-123 XX XX",
            "Kortet 08-123",
            "Ring före 00:30",
            "Datum 08-123",
        ] {
            let at = text.find('0').expect("a number");
            assert!(fault_at(text, at).is_none(), "{text}");
        }
    }
}
