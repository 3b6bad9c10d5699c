//! Card numbers and security codes are never taken, under whatever name and in whatever field they are sent.
//!
//! In free text a number is masked where people write one; in a form's short fields there is less to lose: all digits
//! of a value count as one row, whatever stands between them, and no card number may stand anywhere in it.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use crate::masking::{Kind, mask};
use crate::problem::{FieldError, Problem};

/// Names, in lower case and without anything between the words, of fields that nobody may fill in here.
const NAMES: [&str; 15] = [
    "number",
    "cardnumber",
    "cardno",
    "ccnumber",
    "pan",
    "primaryaccountnumber",
    "kortnummer",
    "cvc",
    "cvc2",
    "cvv",
    "cvv2",
    "cvn",
    "csc",
    "securitycode",
    "säkerhetskod",
];

/// How many digits a card number has (ISO/IEC 7812-1).
const LENGTHS: RangeInclusive<usize> = 13..=19;

/// How many digits of a value are looked through. No field holds as many characters: what lies behind is refused for its
/// length, and a long value must not cost long work.
const MOST_DIGITS: usize = 255;

/// 422 `card-number-not-accepted`, with the paths of the fields, if card data is among what was sent. Where a number
/// stands for a field's name, the path is that of the object around it.
pub(crate) fn refuse(sent: &Map<String, Value>) -> Result<(), Problem> {
    let mut found = Vec::new();
    look_into(sent, "", &mut found);
    found.dedup();
    let mut errors = found.into_iter().map(|field| FieldError { field, code: "card-number-not-accepted".into() });
    match errors.next() {
        None => Ok(()),
        Some(first) => Err(Problem::with_fields(first, errors.collect())),
    }
}

/// Whether there is a number in the text that is written in no digits that a card number could be found in: those of
/// other scripts, which are not made plain by NFKC.
pub(crate) fn has_unreadable_number(text: &str) -> bool {
    text.nfkc().any(|character| character.is_numeric() && !character.is_ascii())
}

fn look_into(object: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
    let path_of = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let before = found.len();
    for (name, value) in object {
        if has_card_number(name) {
            found.push(path.to_owned());
        } else if is_refused(name) {
            found.push(path_of(name));
        } else {
            look_at(value, path_of(name), found);
        }
    }
    // The two lines of an address are read as one text, and so is a number that begins in one and ends in the other.
    let [line1, line2] = ["line1", "line2"].map(|name| object.get(name).and_then(Value::as_str).unwrap_or_default());
    if found.len() == before && has_card_number(&format!("{line1} {line2}")) {
        found.push(path_of("line1"));
    }
}

fn look_at(value: &Value, path: String, found: &mut Vec<String>) {
    let holds = match value {
        Value::Object(object) => return look_into(object, &path, found),
        Value::Array(values) => return values.iter().for_each(|value| look_at(value, path.clone(), found)),
        Value::String(text) => has_card_number(text),
        Value::Number(number) => has_card_number(&number.to_string()),
        Value::Bool(_) | Value::Null => false,
    };
    if holds {
        found.push(path);
    }
}

/// Whether a card number is in the text, whatever stands between its digits.
pub(crate) fn has_card_number(text: &str) -> bool {
    let is_masked = |text: &str| mask(text).kinds.contains(&Kind::CardNumber);
    let digits: String = text.nfkc().filter(char::is_ascii_digit).take(MOST_DIGITS).collect();
    let mut rows = LENGTHS.flat_map(|length| (length..=digits.len()).map(move |end| end - length..end));
    // No card that people pay with has a number that begins otherwise.
    is_masked(text)
        || rows.any(|row| digits[row.clone()].starts_with(['2', '3', '4', '5', '6']) && is_masked(&digits[row]))
}

fn is_refused(name: &str) -> bool {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    NAMES.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(body: Value) -> Vec<String> {
        let Value::Object(sent) = body else { panic!("an object") };
        let problem = refuse(&sent).err();
        let errors = problem.as_ref().map_or(&[][..], Problem::errors);
        assert!(errors.iter().all(|error| error.code == "card-number-not-accepted"));
        errors.iter().map(|error| error.field.clone()).collect()
    }

    #[test]
    fn numbers_are_found_in_every_value() {
        for number in ["4242424242424242", "4242 4242 4242 4242", "x4242-4242-4242-4242y", "４２４２424242424242"] {
            assert_eq!(refused(json!({"holder": number})), ["holder"], "{number}");
            assert_eq!(refused(json!({"address": {"line1": "a", "city": number}})), ["address.city"]);
            assert_eq!(refused(json!({"a": [{"b": [number, number]}]})), ["a.b"]);
        }
        assert_eq!(refused(json!({"expiry": 4_242_424_242_424_242_u64})), ["expiry"]);
        let none: [&str; 0] = [];
        assert_eq!(refused(json!({"holder": "Anna 4242", "expiry": "2027-04", "x": 1.5, "y": [null, true]})), none);
    }

    #[test]
    fn numbers_are_found_whatever_stands_between_their_digits() {
        for sign in ["*", "+", "=", "~", "\\", "(", ")", "\"", "'", "a", "kort", "–", " · ", "é", "\u{200b}", "🙂"]
        {
            let groups = ["4242"; 4].join(sign);
            let digits: Vec<_> = "4242424242424242".split("").collect();
            for number in [groups.clone(), digits.join(sign), format!("Storgatan 1{sign}{groups}{sign}12 B")] {
                assert_eq!(refused(json!({"address": {"line1": number}})), ["address.line1"], "{number}");
            }
        }
        for number in ["４２４２*４２４２*４２４２*４２４２", "④②④②④②④②④②④②④②④②", "𝟒𝟐𝟒𝟐 x 𝟒𝟐𝟒𝟐 x 𝟒𝟐𝟒𝟐 x 𝟒𝟐𝟒𝟐"]
        {
            assert_eq!(refused(json!({"holder": number})), ["holder"], "{number}");
        }
        for number in ["2223*0031*2200*3222", "3782a822463a10005", "3056=9309=0259=04", "6304~0000~0000~0000~000"] {
            assert_eq!(refused(json!({"holder": number})), ["holder"], "{number}");
        }
    }

    #[test]
    fn numbers_are_found_over_both_lines_of_an_address() {
        for (line1, line2) in [("4242 4242", "4242 4242"), ("4242424242424", "242"), ("c/o 4*242", "4242 4242 4242 x")]
        {
            assert_eq!(refused(json!({"address": {"line1": line1, "line2": line2}})), ["address.line1"]);
        }
    }

    #[test]
    fn addresses_are_not_numbers() {
        let none: [&str; 0] = [];
        for (line1, line2) in [
            ("Storgatan 12 B, 3 tr, lgh 1102", "111 22"),
            ("Storgatan 12 B", "070-123 45 67"),
            ("c/o Bygg AB (556016-0680)", ""),
            ("Box 12345", "+46 (0)70 123 45 67"),
            ("221B Baker Street, Flat 4", "London NW1 6XE"),
            ("1600 Pennsylvania Ave NW", "20500-0003"),
            ("Ring 4, 2½ tr", "Nº 7"),
        ] {
            let address = json!({"line1": line1, "line2": line2, "postalCode": "111 22", "city": "Stockholm"});
            assert_eq!(
                refused(json!({"address": address, "expiry": "2027-04", "holder": "Anna Alm"})),
                none,
                "{line1}"
            );
        }
    }

    #[test]
    fn numbers_in_other_scripts_are_unreadable() {
        for text in ["৪২৪২", "a४b", "٤٢", "➊", "Storgatan ௧"] {
            assert!(has_unreadable_number(text), "{text}");
        }
        for text in ["", "Storgatan 12 B", "2½ tr", "１２", "Ⅳ", "北京市三里屯", "🏠"] {
            assert!(!has_unreadable_number(text), "{text}");
        }
    }

    #[test]
    fn fields_are_refused_by_name() {
        for name in ["number", "cvc", "CVV", "cvn", "pan", "cardNumber", "card_number", "security-code", "Säkerhetskod"]
        {
            assert_eq!(refused(json!({name: null})), [name]);
            assert_eq!(refused(json!({"card": {name: "1"}})), [format!("card.{name}")]);
        }
    }

    #[test]
    fn a_number_for_a_name_is_not_repeated() {
        assert_eq!(refused(json!({"4242424242424242": 1, "a": {"4242424242424242": 1}})), ["", "a"]);
    }
}
