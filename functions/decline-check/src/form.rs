//! The form of a check.

use billing::{Expiry, Field, LastFour, SubscriptionId};
use web::Problem;
use web::fields::Fields;

use crate::check::Check;
use crate::entered_details::EnteredDetails;

/// The fields as a check, or everything that is wrong with them. Most texts are accepted: at worst they differ from the
/// card's. If the subscription does not have the form of an id: 404.
pub(crate) fn read(fields: Fields) -> Result<Check, Problem> {
    let mut fields = fields.without_card_data()?;
    let subscription = fields.text("subscription");
    let mut entered = EnteredDetails::default();
    fields.object("card", |card| {
        for field in [Field::Last4, Field::Expiry, Field::Holder] {
            entered.give(field, card.text(field.name()));
        }
        card.object("address", |address| {
            for field in Field::ADDRESS {
                entered.give(field, address.text(field.name()));
            }
        });
    });
    if subscription.is_none() {
        fields.fault("subscription", "required");
    }
    if entered.get(Field::Last4).is_some_and(|text| LastFour::parse(text).is_none()) {
        fields.fault("card.last4", "invalid-last4");
    }
    if let Some(Err(error)) = entered.get(Field::Expiry).map(Expiry::parse) {
        fields.fault("card.expiry", error.code());
    }
    fields.check(Ok(()))?;
    let subscription = SubscriptionId::parse(&subscription.unwrap_or_default()).ok_or(Problem::NOT_FOUND)?;
    Ok(Check { subscription, entered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(body: &Value) -> Result<Check, Problem> {
        super::read(Fields::from_json(body.to_string().as_bytes()).expect("JSON"))
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
    fn what_is_no_id_is_nobodys() {
        for id in ["", "card_1", "sub_å"] {
            assert_eq!(read(&json!({"subscription": id})).err(), Some(Problem::NOT_FOUND), "{id}");
        }
    }
}
