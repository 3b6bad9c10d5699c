//! Compares the entered details with the card.

use billing::{Card, Compared, Field};
use unicode_normalization::UnicodeNormalization;

use crate::entered_details::{COMPARABLE_BY_EVERYONE, EnteredDetails};

/// The result of comparing a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Exactly the same.
    Match,
    /// The same, apart from case, spaces, punctuation and accents.
    FormatOnly,
    Differs,
    NotGiven,
    /// Entered, but the card has no value to compare it with.
    NotOnFile,
}

/// The fields that the admin may compare, in the form's order.
#[derive(Debug, Clone)]
pub(crate) struct Comparison(Vec<(Field, Outcome)>);

impl Outcome {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::FormatOnly => "format-only",
            Self::Differs => "differs",
            Self::NotGiven => "not-given",
            Self::NotOnFile => "not-on-file",
        }
    }

    /// Compares exactly first, then apart from the format.
    fn of(field: Field, given: Option<&str>, on_file: Option<&str>) -> Self {
        match (given, on_file) {
            (None, _) => Self::NotGiven,
            (_, None) => Self::NotOnFile,
            (Some(given), Some(on_file)) if given == on_file => Self::Match,
            (Some(given), Some(on_file)) if plain(field, given) == plain(field, on_file) => Self::FormatOnly,
            _ => Self::Differs,
        }
    }
}

impl Comparison {
    /// Name and address are compared for the card's owner only: others could find them out by trying.
    pub(crate) fn of(entered: &EnteredDetails, card: Option<&Card>, is_owner: bool) -> Self {
        let mut fields = Vec::new();
        for field in Field::ALL {
            if is_owner || COMPARABLE_BY_EVERYONE.contains(&field) {
                let on_file = card.and_then(|card| card.details().get(field));
                fields.push((field, Outcome::of(field, entered.get(field), on_file.as_deref())));
            }
        }
        Self(fields)
    }

    pub(crate) fn fields(&self) -> &[(Field, Outcome)] {
        &self.0
    }

    /// The results that decide about the next steps. A difference in format counts as neither the same nor different.
    pub(crate) fn compared(&self) -> Vec<(Field, Compared)> {
        let mut compared = Vec::new();
        for (field, outcome) in &self.0 {
            match outcome {
                Outcome::Match => compared.push((*field, Compared::Same)),
                Outcome::Differs => compared.push((*field, Compared::Different)),
                Outcome::FormatOnly | Outcome::NotGiven | Outcome::NotOnFile => {}
            }
        }
        compared
    }
}

/// Letters and digits only, in lower case and without accents. In a postal code, spaces and a Swedish country prefix are
/// removed; in other fields, characters between two digits become a space, which keeps two numbers apart.
fn plain(field: Field, text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_apart = false;
    for character in text.nfkd().flat_map(char::to_lowercase) {
        // Accents that decomposition does not remove.
        match character {
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ł' => plain.push('l'),
            'æ' => plain.push_str("ae"),
            'ß' => plain.push_str("ss"),
            digit if digit.is_numeric() => {
                if is_apart && plain.ends_with(char::is_numeric) && field != Field::PostalCode {
                    plain.push(' ');
                }
                plain.push(digit);
            }
            letter if letter.is_alphabetic() => plain.push(letter),
            _ => {
                is_apart = true;
                continue;
            }
        }
        is_apart = false;
    }
    let digits = ["se", "s"].into_iter().find_map(|country| plain.strip_prefix(country));
    match digits {
        Some(digits) if field == Field::PostalCode && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.to_owned()
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Differs, FormatOnly, Match, NotGiven, NotOnFile};

    #[test]
    fn exact_first_then_by_format() {
        for (field, given, on_file, outcome) in [
            (Field::Line1, "Gatan 1, Lgh 1102", "Gatan 1, Lgh 1102", Match),
            (Field::Line1, "Gatan 1 lgh 1102", "Gatan 1, Lgh 1102", FormatOnly),
            (Field::Line1, "STORGATAN 12B", "Storgatan 12 B", FormatOnly),
            (Field::Line1, "Storgatan 1", "Storgatan 2", Differs),
            (Field::Line1, "Storgatan", "Storgatan 1", Differs),
            (Field::Line1, "Gatan 1 1102", "Gatan 11 102", Differs),
            (Field::Line1, "Gatan 1, 1102", "Gatan 1 1102", FormatOnly),
            (Field::Line1, "Gatan 11102", "Gatan 1 1102", Differs),
            (Field::PostalCode, "11122", "111 22", FormatOnly),
            (Field::PostalCode, "SE-111 22", "111 22", FormatOnly),
            (Field::PostalCode, "s11122", "111 22", FormatOnly),
            (Field::PostalCode, "111 23", "111 22", Differs),
            (Field::PostalCode, "SE1 7PB", "1 7PB", Differs),
            (Field::City, "MALMO", "Malmö", FormatOnly),
            (Field::City, "Gavle", "Gävle", FormatOnly),
            (Field::City, "Kobenhavn", "København", FormatOnly),
            (Field::City, "Straße", "STRASSE", FormatOnly),
            (Field::Holder, "Bjorn Berg", "Björn Berg", FormatOnly),
            (Field::Holder, "ANNE-MARIE O'NEILL", "Anne Marie O’Neill", FormatOnly),
            (Field::Holder, "Björn Berg", "Björn Borg", Differs),
            (Field::Country, "se", "SE", FormatOnly),
            (Field::Expiry, "2027-04", "2027-04", Match),
            (Field::Expiry, "2027-05", "2027-04", Differs),
        ] {
            assert_eq!(Outcome::of(field, Some(given), Some(on_file)), outcome, "{given} {on_file}");
            assert_eq!(Outcome::of(field, Some(on_file), Some(given)), outcome, "{on_file} {given}");
        }
    }

    #[test]
    fn what_was_not_given_is_said_before_what_is_not_on_file() {
        assert_eq!(Outcome::of(Field::Line2, None, None), NotGiven);
        assert_eq!(Outcome::of(Field::Line2, None, Some("c/o")), NotGiven);
        assert_eq!(Outcome::of(Field::Line2, Some("c/o"), None), NotOnFile);
    }
}
