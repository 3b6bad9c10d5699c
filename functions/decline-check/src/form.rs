//! The form of a check.

use billing::{Expiry, Field, LastFour, SubscriptionId};
use validator::{Validate, ValidationError};
use web::Problem;
use web::fields::Fields;
use web::form::TypedForm;

use crate::check::Check;
use crate::entered_details::{EnteredDetails, line};

/// The subscription, and what stands on its card.
#[derive(Validate)]
pub(crate) struct CheckForm {
    #[validate(required)]
    subscription: Option<String>,
    #[validate(nested)]
    card: Option<CardForm>,
}

/// What stands on the card, each a line of text.
#[derive(Validate)]
struct CardForm {
    #[validate(custom(function = is_last4))]
    last4: Option<String>,
    #[validate(custom(function = is_expiry))]
    expiry: Option<String>,
    /// Holder and address. Any text is accepted: at worst it differs from the card's.
    others: EnteredDetails,
}

impl TypedForm<'_> for CheckForm {
    type Value = (String, EnteredDetails);

    fn read(fields: &mut Fields) -> Self {
        Self { subscription: fields.text("subscription"), card: fields.object("card", CardForm::read) }
    }

    fn typed(&self, (): ()) -> Option<(String, EnteredDetails)> {
        let entered = self.card.as_ref().map(CardForm::entered).unwrap_or_default();
        Some((self.subscription.clone()?, entered))
    }
}

impl CheckForm {
    /// The check, or everything that is wrong with the fields. If the subscription does not have the form of an id: 404.
    pub(crate) fn parse(fields: Fields) -> Result<Check, Problem> {
        let mut fields = fields.without_card_data();
        let form = Self::read(&mut fields);
        let (subscription, entered) = fields.validate(&form, ())?;
        let subscription = SubscriptionId::parse(&subscription).ok_or(Problem::NOT_FOUND)?;
        Ok(Check { subscription, entered })
    }
}

impl CardForm {
    fn read(fields: &mut Fields) -> Self {
        let (last4, expiry) = (line(fields.text("last4")), line(fields.text("expiry")));
        let mut others = EnteredDetails::default();
        others.give(Field::Holder, line(fields.text("holder")));
        fields.object("address", |address| {
            for field in Field::ADDRESS {
                others.give(field, line(address.text(field.name())));
            }
        });
        Self { last4, expiry, others }
    }

    fn entered(&self) -> EnteredDetails {
        let mut entered = self.others.clone();
        entered.give(Field::Last4, self.last4.clone());
        entered.give(Field::Expiry, self.expiry.clone());
        entered
    }
}

fn is_last4(text: &str) -> Result<(), ValidationError> {
    if LastFour::parse(text).is_some() { Ok(()) } else { Err(ValidationError::new("invalid-last4")) }
}

fn is_expiry(text: &str) -> Result<(), ValidationError> {
    Expiry::parse(text).map(drop).map_err(|error| ValidationError::new(error.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(body: &Value) -> Result<Check, Problem> {
        CheckForm::parse(Fields::from_json(body.to_string().as_bytes()).expect("JSON"))
    }

    fn faults(body: &Value) -> Vec<String> {
        let problem = read(body).expect_err("a form with faults");
        problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect()
    }

    #[test]
    fn nothing_need_be_given() {
        for card in
            [json!(null), json!({}), json!({"last4": "", "expiry": " ", "holder": null, "address": {"city": ""}})]
        {
            let check = read(&json!({"subscription": "sub_1", "card": card})).expect("a check");
            assert_eq!((check.subscription.as_str(), check.entered), ("sub_1", EnteredDetails::default()), "{card}");
        }
        assert!(read(&json!({"subscription": "sub_1"})).is_ok());
    }

    #[test]
    fn what_is_given_is_a_line_of_text() {
        let address = json!({"line1": " Storgatan 1\n", "postalCode": "111 22", "country": "SE"});
        let card = json!({"last4": " 4242", "expiry": "2019-04", "holder": "A\u{30a}sa", "address": address});
        let check = read(&json!({"subscription": "sub_1", "card": card})).expect("a check");
        let given = [Field::Last4, Field::Expiry, Field::Holder, Field::Line1, Field::City]
            .map(|field| check.entered.get(field));
        assert_eq!(given, [Some("4242"), Some("2019-04"), Some("Åsa"), Some("Storgatan 1"), None]);
    }

    #[test]
    fn every_fault_has_its_path_in_the_forms_order() {
        let address = json!({"street": "x", "city": 1});
        let card = json!({"address": address, "holder": "৪২৪২", "expiry": "4/27", "last4": "424", "colour": "red"});
        assert_eq!(
            faults(&json!({"card": card, "cards": 1})),
            [
                "subscription required",
                "card.last4 invalid-last4",
                "card.expiry invalid-expiry",
                "card.holder invalid-characters",
                "card.address.city wrong-type",
                "card.address.street unknown-field",
                "card.colour unknown-field",
                "cards unknown-field",
            ]
        );
        assert_eq!(faults(&json!({"subscription": 1, "card": "x"})), ["subscription wrong-type", "card wrong-type"]);
        assert_eq!(
            faults(&json!({"subscription": "sub_1", "card": {"cvc": "1"}})),
            ["card.cvc card-number-not-accepted"]
        );
    }

    #[test]
    fn card_data_is_refused_together_with_everything_else() {
        let card = json!({"last4": "424", "address": {"line2": "4242 4242 4242 4242"}});
        assert_eq!(
            faults(&json!({"card": card})),
            ["subscription required", "card.last4 invalid-last4", "card.address.line2 card-number-not-accepted"]
        );
    }

    #[test]
    fn a_fault_of_a_field_comes_before_what_is_no_id() {
        assert_eq!(
            faults(&json!({"subscription": "card_1", "card": {"expiry": "2027-13"}})),
            ["card.expiry invalid-expiry"]
        );
    }

    #[test]
    fn what_is_no_id_is_nobodys() {
        for id in ["", "card_1", "sub_å"] {
            assert_eq!(read(&json!({"subscription": id})).err(), Some(Problem::NOT_FOUND), "{id}");
        }
    }
}
