//! Card numbers and security codes are never accepted, whatever the field is called and wherever it stands.

use masking::short_field::has_card_number;
use serde_json::{Map, Value};

/// The code for a field with card data.
pub(crate) const NOT_ACCEPTED: &str = "card-number-not-accepted";

/// Fields that nobody may fill in, in lower case and without separators between words.
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

/// The fields that a person fills with text, in the form's order: a number could begin in one and go on in the next.
const TEXTS: [&str; 5] = ["holder", "line1", "line2", "city", "region"];

/// The paths of all fields with card data. If a field's name is a card number, the path is that of the object around it; if a
/// number goes over several fields, the path is that of the first.
pub(crate) fn find(sent: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    find_in_object(sent, "", &mut found);
    found.dedup();
    if found.is_empty() {
        found.extend(find_over_texts(sent));
    }
    found
}

/// The first of the fields over which a number goes. A postal code is no part of it: with a telephone number before it, it
/// would often look like one.
fn find_over_texts(sent: &Map<String, Value>) -> Option<String> {
    let mut texts = Vec::new();
    collect_texts(sent, "", &mut texts);
    texts.sort_by_key(|(place, ..)| *place);
    let joined: Vec<_> = texts.iter().map(|(.., text)| *text).collect();
    if !has_card_number(&joined.join(" ")) {
        return None;
    }
    let with_digits = texts.into_iter().find(|(.., text)| text.contains(char::is_numeric));
    with_digits.map(|(_, path, _)| path)
}

/// Collects the texts of an object and of those in it: their places in [`TEXTS`], and their paths.
fn collect_texts<'a>(object: &'a Map<String, Value>, path: &str, texts: &mut Vec<(usize, String, &'a str)>) {
    for (name, value) in object {
        let path = join(path, name);
        match (value, TEXTS.iter().position(|text| text == name)) {
            (Value::Object(inner), _) => collect_texts(inner, &path, texts),
            (Value::String(text), Some(place)) => texts.push((place, path, text)),
            _ => {}
        }
    }
}

fn find_in_object(object: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
    for (name, value) in object {
        if has_card_number(name) {
            found.push(path.to_owned());
        } else if is_refused(name) {
            found.push(join(path, name));
        } else {
            find_in_value(value, &join(path, name), found);
        }
    }
}

fn find_in_value(value: &Value, path: &str, found: &mut Vec<String>) {
    let has_number = match value {
        Value::Object(object) => return find_in_object(object, path, found),
        Value::Array(values) => return values.iter().for_each(|value| find_in_value(value, path, found)),
        Value::String(text) => has_card_number(text),
        Value::Number(number) => has_card_number(&number.to_string()),
        Value::Bool(_) | Value::Null => false,
    };
    if has_number {
        found.push(path.to_owned());
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
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
        find(&sent)
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
    fn numbers_are_found_over_name_and_address() {
        let sent = |holder, line1, line2, city| json!({"holder": holder, "address": {"line1": line1, "line2": line2, "city": city}});
        for (body, path) in [
            (sent("4242 4242", "4242 4242", "", "Stockholm"), "holder"),
            (sent("Anna 42424242", "c/o", "4242 4242", "Stockholm"), "holder"),
            (sent("4242", "4242", "4242", "4242"), "holder"),
            (sent("Anna Alm", "Storgatan", "4242 4242 4242", "4242 Stockholm"), "address.line2"),
        ] {
            assert_eq!(refused(body.clone()), [path], "{body}");
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
