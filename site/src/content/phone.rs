//! Telephone numbers: as people write them, and as a link dials them.

/// The country of numbers that begin with a 0: Sweden (ITU-T E.164).
const COUNTRY_CODE: &str = "46";

/// The digits that a number may have, with its country code (ITU-T E.164 allows 15; the shortest Swedish ones have 6).
const DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

/// The numbers that are set aside for fiction (Post- och telestyrelsen), with the country code and without the last two digits:
/// 070-174 06 05 to 99, and the hundred from 031-390 06 00, 040-628 04 00, 08-465 004 00 and 0980-319 200.
const FICTION: [&str; 5] = ["467017406", "463139006", "464062804", "468465004", "469803192"];

/// The digits of a Swedish number with its country code: the numbering plan of Post- och telestyrelsen has 8 to 10 with the
/// 0 at its beginning, and those of mobiles 10.
const SWEDISH_DIGITS: std::ops::RangeInclusive<usize> = 9..=11;
const MOBILE_DIGITS: usize = 11;

/// The digits of a service number, which has no area code: `112`.
const SERVICE_DIGITS: std::ops::RangeInclusive<usize> = 3..=6;

/// What to write instead of something that is no number.
pub(crate) const HELP: &str = "write the number alone, like 08-123 45 67 or +46 8 123 45 67";

/// The address that dials a number: `08-123 45 67` -> `tel:+4681234567`. `None` if the text is not one number and nothing
/// else.
pub(crate) fn link(written: &str) -> Option<String> {
    // In `+46 (0)8-123 45 67` the 0 is dialled at home only.
    let written = written.trim().replace("(0)", "");
    // Two numbers are written so.
    if written.contains("/ ") || written.contains(" /") {
        return None;
    }
    let is_separator =
        |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2013}' | '(' | ')' | '.' | '/');
    let plain: String = written.chars().filter(|c| !is_separator(*c)).collect();
    let (number, prefix, digits) = if let Some(number) = plain.strip_prefix('+').or(plain.strip_prefix("00")) {
        (number.to_owned(), "+", DIGITS)
    } else if let Some(number) = plain.strip_prefix('0') {
        (format!("{COUNTRY_CODE}{number}"), "+", DIGITS)
    } else {
        (plain, "", SERVICE_DIGITS)
    };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    let has_digits = match number.strip_prefix(COUNTRY_CODE) {
        Some(rest) if prefix == "+" && rest.starts_with('7') => number.len() == MOBILE_DIGITS,
        Some(_) if prefix == "+" => SWEDISH_DIGITS.contains(&number.len()),
        _ => digits.contains(&number.len()),
    };
    if is_number && has_digits { Some(format!("tel:{prefix}{number}")) } else { None }
}

/// Whether a link dials a number that is set aside for fiction.
pub(crate) fn is_fiction(link: &str) -> bool {
    let Some((number, last)) = link.strip_prefix("tel:+").and_then(|all| all.split_at_checked(all.len() - 2)) else {
        return false;
    };
    FICTION.contains(&number) && (number != FICTION[0] || last >= "05")
}

#[cfg(test)]
mod tests {
    use super::{is_fiction, link};

    #[test]
    fn a_number_has_one_link_however_it_is_written() {
        for written in [
            "08-123 45 67",
            "08 – 123 45 67",
            "+46 8 123 45 67",
            "+46 (0)8-123 45 67",
            "0046 8 1234567",
            "(08) 123 45 67",
        ] {
            assert_eq!(link(written).as_deref(), Some("tel:+4681234567"), "{written}");
        }
        assert_eq!(link("+47 22 12 34 56").as_deref(), Some("tel:+4722123456"));
        assert_eq!(link("08-123 45 67 / 070-174 06 05"), None);
        assert_eq!(link("08/123 45 67").as_deref(), Some("tel:+4681234567"));
        assert_eq!(link("90 510").as_deref(), Some("tel:90510"));
    }

    #[test]
    fn words_and_parts_of_numbers_are_refused() {
        for written in [
            "",
            "08 – 123 45 67 (växel)",
            "växeln",
            "123 45 67",
            "08",
            "+",
            "+0812345678",
            "08-12+34567",
            "070 174 06 05, 070 174 06 06",
        ] {
            assert_eq!(link(written), None, "{written}");
        }
    }

    #[test]
    fn the_numbers_of_fiction_are_known() {
        let fiction = |written| is_fiction(&link(written).expect("a number"));
        assert!(fiction("070-174 06 05") && fiction("+46701740699"));
        for number in ["031-390 06 00", "040-628 04 99", "08-465 004 00", "0980-319 299"] {
            assert!(fiction(number), "{number}");
        }
        assert!(!fiction("031-390 07 00") && !fiction("08-465 004 0") && !fiction("112"));
        assert!(!fiction("070-174 06 04") && !fiction("070-174 07 05") && !fiction("08-123 45 67"));
    }
}
