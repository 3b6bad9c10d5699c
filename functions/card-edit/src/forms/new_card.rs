//! The form of a new card.

use billing::SubscriptionId;
use validator::{Validate, ValidationError};
use web::ReturnPath;
use web::fields::Fields;
use web::form::TypedForm;

use super::{is_page, page};

/// Which other subscriptions the card will pay, and where the person goes afterwards.
#[derive(Validate)]
pub(crate) struct NewCardForm {
    #[validate(custom(function = are_subscriptions))]
    also: Option<Vec<String>>,
    #[validate(custom(function = is_page))]
    return_: Option<String>,
}

impl TypedForm<'_> for NewCardForm {
    type Value = (Vec<SubscriptionId>, ReturnPath);

    fn read(fields: &mut Fields) -> Self {
        Self { also: fields.texts("also"), return_: fields.text("return") }
    }

    fn typed(&self, (): ()) -> Option<(Vec<SubscriptionId>, ReturnPath)> {
        let others = subscriptions(self.also.as_deref().unwrap_or_default())?;
        Some((others, page(self.return_.as_deref())?))
    }
}

fn are_subscriptions(ids: &[String]) -> Result<(), ValidationError> {
    if subscriptions(ids).is_some() { Ok(()) } else { Err(ValidationError::new("unknown-subscription")) }
}

fn subscriptions(ids: &[String]) -> Option<Vec<SubscriptionId>> {
    ids.iter().map(|id| SubscriptionId::parse(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::faults;
    use super::*;
    use serde_json::{Value, json};
    use web::Problem;

    fn read(mut fields: Fields) -> Result<(Vec<SubscriptionId>, ReturnPath), Problem> {
        let form = NewCardForm::read(&mut fields);
        fields.validate(&form, ())
    }

    fn typed(body: &Value) -> (Vec<String>, String) {
        let fields = Fields::from_json(body.to_string().as_bytes()).expect("a JSON object");
        let (others, page) = read(fields).expect("a form without faults");
        (others.iter().map(ToString::to_string).collect(), page.to_string())
    }

    #[test]
    fn nothing_need_be_given() {
        for body in [json!({}), json!({"also": null, "return": null}), json!({"also": []})] {
            assert_eq!(typed(&body), (vec![], "/".to_owned()), "{body}");
        }
        let body = json!({"also": ["sub_1", "sub_2"], "return": "/sv/uppdatera-kort/#tool"});
        let others = vec!["sub_1".to_owned(), "sub_2".to_owned()];
        assert_eq!(typed(&body), (others, "/sv/uppdatera-kort/#tool".to_owned()));
    }

    #[test]
    fn every_fault_has_its_path_in_the_forms_order() {
        assert_eq!(
            faults(read, &json!({"colour": "red", "return": "//evil.example", "also": ["sub_1", "card_1"]})),
            ["also unknown-subscription", "return invalid-return", "colour unknown-field"]
        );
        assert_eq!(faults(read, &json!({"also": ["sub_1", 1], "return": 1})), ["also wrong-type", "return wrong-type"]);
    }
}
