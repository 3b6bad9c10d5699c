//! Card numbers and security codes are never taken, under whatever name and in whatever field they are sent.

use serde_json::{Map, Value};
use web::Problem;
use web::masking::{Kind, mask};
use web::problem::FieldError;

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

fn look_into(object: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
    for (name, value) in object {
        if has_card_number(name) {
            found.push(path.to_owned());
            continue;
        }
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        if is_refused(name) {
            found.push(path);
        } else {
            look_at(value, path, found);
        }
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

fn has_card_number(text: &str) -> bool {
    mask(text).kinds.contains(&Kind::CardNumber)
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
