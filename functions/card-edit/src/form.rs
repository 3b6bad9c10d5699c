//! A change as it was sent.

use billing::{AddressDraft, Draft, Edit, InvalidEdit};
use http::StatusCode;
use jiff::civil::Date;
use serde_json::{Map, Value};
use web::Problem;
use web::problem::FieldError;

use crate::card_data;

/// The fields by their path, in the form's order.
const FORM: [&str; 9] = [
    "expiry",
    "holder",
    "address",
    "address.line1",
    "address.line2",
    "address.postalCode",
    "address.city",
    "address.region",
    "address.country",
];

/// The body as a change that can be made on that day, or all that is wrong with it.
pub(crate) fn read(body: &[u8], today: Date) -> Result<Edit, Problem> {
    let sent: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)?;
    card_data::refuse(&sent)?;

    let mut form = Form { path: "", fields: sent, faults: Vec::new() };
    let expiry = form.text("expiry");
    let holder = form.text("holder");
    let address = form.object("address", |form| AddressDraft {
        line1: form.text("line1"),
        line2: form.text("line2"),
        postal_code: form.text("postalCode"),
        city: form.text("city"),
        region: form.text("region"),
        country: form.text("country"),
    });
    let mut faults = form.end();
    let edit = Edit::parse(&Draft { expiry, holder, address }, today);
    if let Err(InvalidEdit::Faults(unfit)) = &edit {
        for fault in unfit {
            // What was not even of the right type is not missing.
            if !faults.iter().any(|known| known.field == fault.field()) {
                faults.push(FieldError { field: fault.field().to_owned(), code: fault.code().into() });
            }
        }
    }
    faults.sort_by_key(|fault| FORM.iter().position(|path| *path == fault.field).unwrap_or(FORM.len()));

    let mut faults = faults.into_iter();
    match faults.next() {
        Some(first) => Err(Problem::with_fields(first, faults.collect())),
        None => edit.map_err(|_| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing-to-change")),
    }
}

/// An object's fields that have not been taken out yet, and what was wrong with those that have.
struct Form {
    /// What stands before its fields' names in their paths.
    path: &'static str,
    fields: Map<String, Value>,
    faults: Vec<FieldError>,
}

impl Form {
    /// Takes out a text. Absent and `null` are none; another type is a fault, and so are digits in which a card number
    /// would not be noticed.
    fn text(&mut self, name: &str) -> Option<String> {
        match self.fields.remove(name)? {
            Value::String(text) if card_data::has_unreadable_number(&text) => self.fault(name, "invalid-characters"),
            Value::String(text) => Some(text),
            Value::Null => None,
            _ => self.fault(name, "wrong-type"),
        }
    }

    /// Takes out an object, read by `read`. Otherwise as [`text`](Self::text).
    fn object<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match self.fields.remove(name)? {
            Value::Object(fields) => {
                let mut inner = Self { path: name, fields, faults: Vec::new() };
                let object = read(&mut inner);
                self.faults.extend(inner.end());
                Some(object)
            }
            Value::Null => None,
            _ => self.fault(name, "wrong-type"),
        }
    }

    /// All faults; what nobody has taken out is one.
    fn end(mut self) -> Vec<FieldError> {
        for name in std::mem::take(&mut self.fields).keys() {
            self.fault::<()>(name, "unknown-field");
        }
        self.faults
    }

    fn fault<T>(&mut self, name: &str, code: &'static str) -> Option<T> {
        let field = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        self.faults.push(FieldError { field, code: code.into() });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::{Value, json};

    fn faults(body: &Value) -> Vec<String> {
        let problem = read(body.to_string().as_bytes(), date(2026, 11, 22)).expect_err("a form with faults");
        assert_eq!(problem.status().as_u16(), 422);
        let told: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
        if told.is_empty() { vec![problem.code().to_owned()] } else { told }
    }

    #[test]
    fn any_field_alone_is_a_change() {
        let address = json!({"line1": "Storgatan 1", "postalCode": "11122", "city": "Stockholm", "country": "SE"});
        for body in [json!({"expiry": "2027-04"}), json!({"holder": "Anna"}), json!({"address": address})] {
            assert!(read(body.to_string().as_bytes(), date(2026, 11, 22)).is_ok(), "{body}");
        }
    }

    #[test]
    fn a_body_without_fields_is_nothing_to_change() {
        for body in [json!({}), json!({"expiry": null, "holder": null, "address": null})] {
            assert_eq!(faults(&body), ["nothing-to-change"]);
        }
    }

    #[test]
    fn every_fault_has_its_path_in_the_forms_order() {
        let address = json!({"line1": 1, "line2": "b\u{7}", "postalCode": "1", "country": "XX", "street": "x"});
        assert_eq!(
            faults(&json!({"colour": "red", "address": address, "holder": " ", "expiry": "4/27"})),
            [
                "expiry invalid-expiry",
                "holder required",
                "address.line1 wrong-type",
                "address.line2 invalid-characters",
                "address.city required",
                "address.country unknown-country",
                "address.street unknown-field",
                "colour unknown-field",
            ]
        );
        assert_eq!(
            faults(&json!({"expiry": 202_704, "holder": ["Anna"], "address": "Storgatan 1"})),
            ["expiry wrong-type", "holder wrong-type", "address wrong-type"]
        );
        assert_eq!(
            faults(&json!({"address": {}})),
            ["address.line1 required", "address.city required", "address.country required"]
        );
    }

    #[test]
    fn digits_of_other_scripts_are_invalid_characters() {
        let address = json!({"line1": "৪২৪২ ৪২৪২", "line2": "৪২৪২ ৪২৪২", "city": "Dhaka", "country": "BD"});
        assert_eq!(
            faults(&json!({"holder": "৪২৪২ ৪২৪২ ৪২৪২ ৪২৪২", "address": address})),
            ["holder invalid-characters", "address.line1 invalid-characters", "address.line2 invalid-characters",]
        );
    }

    #[test]
    fn card_data_is_refused_before_anything_else() {
        assert_eq!(
            faults(&json!({"expiry": "4/27", "holder": "4242 4242 4242 4242"})),
            ["holder card-number-not-accepted"]
        );
        assert_eq!(faults(&json!({"cvc": "123"})), ["cvc card-number-not-accepted"]);
    }
}
