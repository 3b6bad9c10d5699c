//! The form of an edit.

use billing::{AddressDraft, CardHolder, Edit, Expiry, FieldError, PostalAddress};
use http::StatusCode;
use jiff::civil::Date;
use validator::{Validate, ValidationError, ValidationErrors};
use web::Problem;
use web::fields::Fields;
use web::form::TypedForm;

/// The new values. A field that was not sent stays as it is.
#[derive(Validate)]
#[validate(context = Date)]
pub(crate) struct EditForm {
    #[validate(custom(function = is_usable, use_context))]
    expiry: Option<String>,
    #[validate(custom(function = is_holder))]
    holder: Option<String>,
    #[validate(nested)]
    address: Option<AddressForm>,
}

/// The whole address: it replaces the old one.
struct AddressForm(AddressDraft);

impl<'a> TypedForm<'a> for EditForm {
    type Value = Edit;

    fn read(fields: &mut Fields) -> Self {
        Self {
            expiry: fields.text("expiry"),
            holder: fields.text("holder"),
            address: fields.object("address", AddressForm::read),
        }
    }

    fn typed(&self, today: &'a Date) -> Option<Edit> {
        let expiry = self.expiry.as_deref().map(|text| Expiry::parse_usable(text, *today));
        let holder = self.holder.as_deref().map(CardHolder::parse);
        let address = self.address.as_ref().map(|form| PostalAddress::parse(&form.0));
        Some(Edit {
            expiry: expiry.transpose().ok()?,
            holder: holder.transpose().ok()?,
            address: address.transpose().ok()?,
        })
    }
}

impl EditForm {
    /// The edit that the fields are on that day in Sweden, or everything that is wrong with them.
    pub(crate) fn parse(fields: Fields, today: Date) -> Result<Edit, Problem> {
        let mut fields = fields.without_card_data();
        let form = Self::read(&mut fields);
        let edit = fields.validate(&form, &today)?;
        if edit.is_empty() {
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing-to-change"));
        }
        Ok(edit)
    }
}

impl AddressForm {
    fn read(fields: &mut Fields) -> Self {
        Self(AddressDraft {
            line1: fields.text("line1"),
            line2: fields.text("line2"),
            postal_code: fields.text("postalCode"),
            city: fields.text("city"),
            region: fields.text("region"),
            country: fields.text("country"),
        })
    }
}

/// By hand, because the domain checks the parts of an address together: the country decides about the postal code.
impl Validate for AddressForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let Err(found) = PostalAddress::parse(&self.0) else { return Ok(()) };
        let mut errors = ValidationErrors::new();
        for error in found {
            errors.add(error.field().name(), broken(error));
        }
        Err(errors)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`validator` passes a context by reference")]
fn is_usable(expiry: &str, today: &Date) -> Result<(), ValidationError> {
    Expiry::parse_usable(expiry, *today).map(drop).map_err(broken)
}

fn is_holder(name: &str) -> Result<(), ValidationError> {
    CardHolder::parse(name).map(drop).map_err(broken)
}

fn broken(error: FieldError) -> ValidationError {
    ValidationError::new(error.code())
}

#[cfg(test)]
mod tests {
    use super::super::tests::faults;
    use super::*;
    use jiff::civil::date;
    use serde_json::{Value, json};

    fn parse(fields: Fields) -> Result<Edit, Problem> {
        EditForm::parse(fields, date(2026, 11, 22))
    }

    fn edit(body: &Value) -> Edit {
        let fields = Fields::from_json(body.to_string().as_bytes()).expect("a JSON object");
        parse(fields).expect("a form without faults")
    }

    #[test]
    fn any_field_alone_is_a_change() {
        let expiry = edit(&json!({"expiry": "2027-04"})).expiry.expect("a month");
        let holder = edit(&json!({"holder": " Anna "})).holder.expect("a name");
        let address = json!({"line1": "Storgatan 1", "postalCode": "11122", "city": "Stockholm", "country": "se"});
        let address = edit(&json!({"address": address})).address.expect("an address");
        assert_eq!((expiry.to_string().as_str(), holder.as_str()), ("2027-04", "Anna"));
        assert_eq!((address.line1(), address.postal_code()), (Some("Storgatan 1"), Some("111 22")));
    }

    #[test]
    fn a_body_without_fields_is_nothing_to_change() {
        for body in [json!({}), json!({"expiry": null, "holder": null, "address": null})] {
            assert_eq!(faults(parse, &body), ["nothing-to-change"]);
        }
    }

    #[test]
    fn every_fault_has_its_path_in_the_forms_order() {
        let address = json!({"line1": 1, "line2": "b\u{7}", "postalCode": "1", "country": "XX", "street": "x"});
        assert_eq!(
            faults(parse, &json!({"colour": "red", "address": address, "holder": " ", "expiry": "4/27"})),
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
            faults(parse, &json!({"expiry": 202_704, "holder": ["Anna"], "address": "Storgatan 1"})),
            ["expiry wrong-type", "holder wrong-type", "address wrong-type"]
        );
        assert_eq!(
            faults(parse, &json!({"address": {}})),
            ["address.line1 required", "address.city required", "address.country required"]
        );
    }

    #[test]
    fn a_card_can_be_used_from_the_month_of_that_day() {
        let code = |expiry: &str, today| {
            let body = json!({"expiry": expiry}).to_string();
            let parsed = EditForm::parse(Fields::from_json(body.as_bytes()).expect("a JSON object"), today);
            parsed.err().map(|problem| problem.code().to_owned())
        };
        let (last, first) = (date(2026, 11, 30), date(2026, 12, 1));
        assert_eq!((code("2026-11", last), code("2046-11", last)), (None, None));
        assert_eq!(code("2026-11", first).as_deref(), Some("expiry-past"));
        assert_eq!(code("2046-12", last).as_deref(), Some("expiry-too-far"));
        assert_eq!(code("2046-12", first), None);
    }

    #[test]
    fn the_country_decides_about_the_postal_code() {
        let fault = |country: &str, code: Value| {
            let address = json!({"line1": "a", "city": "b", "country": country, "postalCode": code});
            faults(parse, &json!({"address": address, "version": 1}))
        };
        assert_eq!(fault("SE", json!(null)), ["address.postalCode required", "version unknown-field"]);
        assert_eq!(fault("SE", json!("1112")), ["address.postalCode invalid-postal-code", "version unknown-field"]);
        assert_eq!(fault("SE", json!(11122)), ["address.postalCode wrong-type", "version unknown-field"]);
        assert_eq!(fault("IE", json!(null)), ["version unknown-field"]);
        assert_eq!(fault("IE", json!("1234567890123")), ["address.postalCode too-long", "version unknown-field"]);
    }

    #[test]
    fn digits_of_other_scripts_are_invalid_characters_and_make_card_numbers() {
        let address = json!({"line1": "৪২৪২ ৪২৪২", "line2": "৪২৪২ ৪২৪২", "city": "Dhaka", "country": "BD"});
        assert_eq!(
            faults(parse, &json!({"holder": "৪২৪২ ৪২৪২ ৪২৪২ ৪২৪২", "address": address})),
            ["holder card-number-not-accepted", "address.line1 invalid-characters", "address.line2 invalid-characters",]
        );
    }

    #[test]
    fn card_data_is_refused_together_with_everything_else() {
        assert_eq!(
            faults(parse, &json!({"expiry": "4/27", "holder": "4242 4242 4242 4242"})),
            ["expiry invalid-expiry", "holder card-number-not-accepted"]
        );
        assert_eq!(faults(parse, &json!({"cvc": "123"})), ["cvc card-number-not-accepted"]);
    }
}
