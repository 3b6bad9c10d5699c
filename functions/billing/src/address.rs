//! The billing address of a card, to which the bank sends its statements.

use unicode_normalization::UnicodeNormalization;

use crate::country::Country;
use crate::field::Field;
use crate::field_error::FieldError;
use crate::text::{line, required_line};

/// An address as it was sent, unchecked.
#[derive(Clone, Default)]
pub struct AddressDraft {
    /// Street and number, or a box.
    pub line1: Option<String>,
    /// c/o, floor and similar.
    pub line2: Option<String>,
    /// Required if the country is Sweden.
    pub postal_code: Option<String>,
    /// Swedish *postort*.
    pub city: Option<String>,
    /// State or province, where the country's addresses have one.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// The longest part of an address that is stored, in characters.
const MAX_STORED_LENGTH: usize = 500;

/// An address: complete if a person has sent it, otherwise the parts that the payment provider has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostalAddress {
    line1: Option<String>,
    line2: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: Option<Country>,
}

impl PostalAddress {
    /// A complete address. Line 1, city and country are `required`; so is a Swedish postal code, which is stored as `111 22`
    /// and must be valid (`invalid-postal-code`). Lines have at most 100 characters, city and region 60, a postal code 12
    /// (`too-long`). All parts are lines of printable text (`invalid-characters`). All errors are returned, in the form's
    /// order.
    pub fn parse(draft: &AddressDraft) -> Result<Self, Vec<FieldError>> {
        let given = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let line1 = required_line(&given(&draft.line1), 100, Field::Line1);
        let line2 = line(&given(&draft.line2), 100, Field::Line2);
        let city = required_line(&given(&draft.city), 60, Field::City);
        let region = line(&given(&draft.region), 60, Field::Region);
        let country = Country::parse(&given(&draft.country));
        let postal_code = match country {
            Ok(Country::SWEDEN) => swedish_postal_code(&given(&draft.postal_code)).map(Some),
            _ => line(&given(&draft.postal_code), 12, Field::PostalCode),
        };
        match (line1, line2, postal_code, city, region, country) {
            (Ok(line1), Ok(line2), Ok(postal_code), Ok(city), Ok(region), Ok(country)) => {
                let (line1, city, country) = (Some(line1), Some(city), Some(country));
                Ok(Self { line1, line2, postal_code, city, region, country })
            }
            (line1, line2, postal_code, city, region, country) => {
                let errors = [line1.err(), line2.err(), postal_code.err(), city.err(), region.err(), country.err()];
                Err(errors.into_iter().flatten().collect())
            }
        }
    }

    /// The address that the payment provider has, whether the form would accept it or not: it is the one that the bank knows.
    /// None if it is empty.
    pub fn on_file(draft: &AddressDraft) -> Option<Self> {
        let country = draft.country.as_deref().and_then(|code| Country::parse(code).ok());
        let postal_code = stored_part(draft.postal_code.as_deref());
        let tidy = match &postal_code {
            Some(code) if country == Some(Country::SWEDEN) => swedish_postal_code(code).ok(),
            _ => None,
        };
        let address = Self {
            line1: stored_part(draft.line1.as_deref()),
            line2: stored_part(draft.line2.as_deref()),
            postal_code: tidy.or(postal_code),
            city: stored_part(draft.city.as_deref()),
            region: stored_part(draft.region.as_deref()),
            country,
        };
        let empty = Self { line1: None, line2: None, postal_code: None, city: None, region: None, country: None };
        if address == empty { None } else { Some(address) }
    }

    /// Street and number, or a box.
    pub fn line1(&self) -> Option<&str> {
        self.line1.as_deref()
    }

    /// c/o, floor and similar.
    pub fn line2(&self) -> Option<&str> {
        self.line2.as_deref()
    }

    /// The postal code; a Swedish one with its space.
    pub fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// Swedish *postort*.
    pub fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// State or province.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The country.
    pub fn country(&self) -> Option<Country> {
        self.country
    }
}

/// A part of an address that is stored. None if it is blank.
fn stored_part(text: Option<&str>) -> Option<String> {
    let text: String = text.unwrap_or_default().trim().nfc().take(MAX_STORED_LENGTH).collect();
    if text.is_empty() { None } else { Some(text) }
}

/// Five digits, the first of which is not 0. Spaces and a country prefix are accepted: `SE-111 22`.
fn swedish_postal_code(text: &str) -> Result<String, FieldError> {
    let error = |code| FieldError::new(Field::PostalCode, code);
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if compact.is_empty() {
        return Err(error("required"));
    }
    let upper = compact.to_ascii_uppercase();
    let digits = ["SE-", "S-", "SE"].iter().find_map(|prefix| upper.strip_prefix(prefix)).unwrap_or(&upper);
    if digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') {
        Ok(format!("{} {}", &digits[..3], &digits[3..]))
    } else {
        Err(error("invalid-postal-code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> AddressDraft {
        AddressDraft {
            line1: Some(" Storgatan 1 ".to_owned()),
            line2: Some(" ".to_owned()),
            postal_code: Some("11122".to_owned()),
            city: Some("Stockholm".to_owned()),
            region: None,
            country: Some("se".to_owned()),
        }
    }

    fn faults(draft: &AddressDraft) -> Vec<String> {
        PostalAddress::parse(draft).expect_err("faults").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_address_is_stored_tidy() {
        let address = PostalAddress::parse(&draft()).expect("an address");
        assert_eq!(
            (address.line1(), address.line2(), address.postal_code()),
            (Some("Storgatan 1"), None, Some("111 22"))
        );
        assert_eq!(
            (address.city(), address.region(), address.country()),
            (Some("Stockholm"), None, Some(Country::SWEDEN))
        );
        // What is on file is the same, if the form would take it.
        assert_eq!(PostalAddress::on_file(&draft()), Some(address));
    }

    #[test]
    fn what_is_on_file_need_not_be_an_address() {
        let text = |text: &str| Some(text.to_owned());
        let alone = AddressDraft { postal_code: text(" 1112"), ..AddressDraft::default() };
        let alone = PostalAddress::on_file(&alone).expect("something");
        assert_eq!((alone.postal_code(), alone.line1(), alone.country()), (Some("1112"), None, None));
        let odd = AddressDraft { postal_code: text("1112"), city: text("Stock\u{7}holm"), ..draft() };
        let odd = PostalAddress::on_file(&odd).expect("something");
        assert_eq!((odd.postal_code(), odd.city()), (Some("1112"), Some("Stock\u{7}holm")));
        assert_eq!(PostalAddress::on_file(&AddressDraft { line1: text(" "), ..AddressDraft::default() }), None);
    }

    #[test]
    fn a_swedish_postal_code_is_five_digits() {
        for text in ["11122", "111 22", "111\u{a0}22", " 1 1 1 2 2", "SE-111 22", "se11122", "S-11122"] {
            assert_eq!(swedish_postal_code(text).as_deref(), Ok("111 22"), "{text}");
        }
        for text in ["1112", "111222", "011 22", "111-22", "DK-11122", "abcde", "１１１２２", "111 2é"] {
            let verdict = swedish_postal_code(text).map_err(|fault| fault.code());
            assert_eq!(verdict, Err("invalid-postal-code"), "{text}");
        }
    }

    #[test]
    fn other_countries_have_their_own_postal_codes_or_none() {
        let abroad = |code: Option<&str>| {
            let postal_code = code.map(str::to_owned);
            PostalAddress::parse(&AddressDraft { postal_code, country: Some("IE".to_owned()), ..draft() })
        };
        assert_eq!(abroad(Some(" D02 X285 ")).expect("an address").postal_code(), Some("D02 X285"));
        assert_eq!(abroad(None).expect("an address").postal_code(), None);
        let faults = abroad(Some("1234567890123")).expect_err("too long");
        assert_eq!(faults, [FieldError::new(Field::PostalCode, "too-long")]);
    }

    #[test]
    fn every_error_is_listed_in_the_forms_order() {
        assert_eq!(
            faults(&AddressDraft::default()),
            ["address.line1: required", "address.city: required", "address.country: required"]
        );
        let wrong = AddressDraft {
            line1: Some("a".repeat(101)),
            line2: Some("b\u{7}".to_owned()),
            postal_code: Some("x".to_owned()),
            city: Some("c".repeat(61)),
            region: Some("d".repeat(61)),
            ..draft()
        };
        assert_eq!(
            faults(&wrong),
            [
                "address.line1: too-long",
                "address.line2: invalid-characters",
                "address.postalCode: invalid-postal-code",
                "address.city: too-long",
                "address.region: too-long",
            ]
        );
        let nowhere = AddressDraft { country: Some("XX".to_owned()), ..draft() };
        assert_eq!(faults(&nowhere), ["address.country: unknown-country"]);
    }
}
