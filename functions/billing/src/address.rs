//! The address to which the bank sends the card's statements.

use crate::country::Country;
use crate::fault::Fault;
use crate::text::{line, required_line};

const POSTAL_CODE: &str = "address.postalCode";

/// An address as it was sent, with nothing known of it yet.
#[derive(Clone, Default)]
pub struct AddressDraft {
    /// Street and number, or a box.
    pub line1: Option<String>,
    /// c/o, floor and the like.
    pub line2: Option<String>,
    /// Where the country has them.
    pub postal_code: Option<String>,
    /// Swedish *postort*.
    pub city: Option<String>,
    /// State or province, where the country has them in its addresses.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// A whole address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostalAddress {
    line1: String,
    line2: Option<String>,
    postal_code: Option<String>,
    city: String,
    region: Option<String>,
    country: Country,
}

impl PostalAddress {
    /// Line 1, city and country are `required`; so is a Swedish postal code, which is kept as `111 22` and otherwise
    /// is an `invalid-postal-code`. Lines have at most 100 characters, city and region 60, a postal code 12
    /// (`too-long`); all are lines of printable text (`invalid-characters`). All faults are told, in the form's order.
    pub fn parse(draft: &AddressDraft) -> Result<Self, Vec<Fault>> {
        let given = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let line1 = required_line(&given(&draft.line1), 100, "address.line1");
        let line2 = line(&given(&draft.line2), 100, "address.line2");
        let city = required_line(&given(&draft.city), 60, "address.city");
        let region = line(&given(&draft.region), 60, "address.region");
        let country = Country::parse(&given(&draft.country));
        let postal_code = match country {
            Ok(Country::SWEDEN) => swedish_postal_code(&given(&draft.postal_code)).map(Some),
            _ => line(&given(&draft.postal_code), 12, POSTAL_CODE),
        };
        match (line1, line2, postal_code, city, region, country) {
            (Ok(line1), Ok(line2), Ok(postal_code), Ok(city), Ok(region), Ok(country)) => {
                Ok(Self { line1, line2, postal_code, city, region, country })
            }
            (line1, line2, postal_code, city, region, country) => {
                let faults = [line1.err(), line2.err(), postal_code.err(), city.err(), region.err(), country.err()];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }

    /// Street and number, or a box.
    pub fn line1(&self) -> &str {
        &self.line1
    }

    /// c/o, floor and the like.
    pub fn line2(&self) -> Option<&str> {
        self.line2.as_deref()
    }

    /// The postal code; a Swedish one with its space.
    pub fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// Swedish *postort*.
    pub fn city(&self) -> &str {
        &self.city
    }

    /// State or province.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The country.
    pub fn country(&self) -> Country {
        self.country
    }
}

/// Five digits, the first of which is not 0, with spaces anywhere and perhaps the country before them: `SE-111 22`.
fn swedish_postal_code(text: &str) -> Result<String, Fault> {
    let fault = |code| Fault::new(POSTAL_CODE, code);
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if compact.is_empty() {
        return Err(fault("required"));
    }
    let upper = compact.to_ascii_uppercase();
    let digits = ["SE-", "S-", "SE"].iter().find_map(|prefix| upper.strip_prefix(prefix)).unwrap_or(&upper);
    if digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') {
        Ok(format!("{} {}", &digits[..3], &digits[3..]))
    } else {
        Err(fault("invalid-postal-code"))
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
    fn an_address_is_kept_tidy() {
        let address = PostalAddress::parse(&draft()).expect("an address");
        assert_eq!((address.line1(), address.line2(), address.postal_code()), ("Storgatan 1", None, Some("111 22")));
        assert_eq!((address.city(), address.region(), address.country().code()), ("Stockholm", None, "SE"));
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
        assert_eq!(faults, [Fault::new("address.postalCode", "too-long")]);
    }

    #[test]
    fn every_fault_is_told_in_the_forms_order() {
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
