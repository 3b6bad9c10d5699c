//! The form of an edit.

use billing::{AddressDraft, Draft, Edit, InvalidEdit};
use http::StatusCode;
use jiff::civil::Date;
use web::Problem;
use web::fields::Fields;

/// The fields as an edit that is valid on that day, or everything that is wrong with them.
pub(crate) fn read(fields: Fields, today: Date) -> Result<Edit, Problem> {
    let mut fields = fields.without_card_data()?;
    let draft = Draft {
        expiry: fields.text("expiry"),
        holder: fields.text("holder"),
        address: fields.object("address", |address| AddressDraft {
            line1: address.text("line1"),
            line2: address.text("line2"),
            postal_code: address.text("postalCode"),
            city: address.text("city"),
            region: address.text("region"),
            country: address.text("country"),
        }),
    };
    let edit = Edit::parse(&draft, today);
    if let Err(InvalidEdit::Fields(errors)) = &edit {
        for error in errors {
            fields.fault(error.field(), error.code());
        }
    }
    fields.check(Ok(()))?;
    edit.map_err(|_| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing-to-change"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::{Value, json};

    fn read(body: &Value) -> Result<Edit, Problem> {
        super::read(Fields::from_json(body.to_string().as_bytes()).expect("JSON"), date(2026, 11, 22))
    }

    fn faults(body: &Value) -> Vec<String> {
        let problem = read(body).expect_err("a form with faults");
        assert_eq!(problem.status().as_u16(), 422);
        let listed: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
        if listed.is_empty() { vec![problem.code().to_owned()] } else { listed }
    }

    #[test]
    fn any_field_alone_is_a_change() {
        let address = json!({"line1": "Storgatan 1", "postalCode": "11122", "city": "Stockholm", "country": "SE"});
        for body in [json!({"expiry": "2027-04"}), json!({"holder": "Anna"}), json!({"address": address})] {
            assert!(read(&body).is_ok(), "{body}");
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
