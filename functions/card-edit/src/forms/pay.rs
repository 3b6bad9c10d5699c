//! The form of a payment.

use billing::{CardId, InvoiceId, Money};
use payments::AgreedPayment;
use validator::{Validate, ValidationError};
use web::fields::Fields;
use web::form::TypedForm;
use web::{Problem, ReturnPath};

use super::{is_page, page};

/// What the person agreed to pay, as the page showed it, and where they go afterwards.
#[derive(Validate)]
#[validate(context = "Currency<'v_a>")]
pub(crate) struct PayForm {
    #[validate(required, custom(function = is_invoice))]
    invoice: Option<String>,
    #[validate(required, custom(function = is_amount, use_context))]
    amount: Option<String>,
    #[validate(required)]
    currency: Option<String>,
    #[validate(required, custom(function = is_card))]
    card: Option<String>,
    #[validate(custom(function = is_page))]
    return_: Option<String>,
}

/// The currency that the form names: an amount is one in a currency.
pub(crate) struct Currency<'a>(Option<&'a str>);

impl<'a> TypedForm<'a> for PayForm {
    type Value = (AgreedPayment, ReturnPath);

    fn read(fields: &mut Fields) -> Self {
        Self {
            invoice: fields.text("invoice"),
            amount: fields.text("amount"),
            currency: fields.text("currency"),
            card: fields.text("card"),
            return_: fields.text("return"),
        }
    }

    fn typed(&self, currency: &'a Currency<'a>) -> Option<(AgreedPayment, ReturnPath)> {
        let agreed = AgreedPayment {
            invoice: InvoiceId::parse(self.invoice.as_deref()?)?,
            money: Money::parse(self.amount.as_deref()?, currency.0?)?,
            card: CardId::parse(self.card.as_deref()?)?,
        };
        Some((agreed, page(self.return_.as_deref())?))
    }
}

impl PayForm {
    /// The payment and the page, or all that is wrong with the fields.
    pub(crate) fn parse(mut fields: Fields) -> Result<(AgreedPayment, ReturnPath), Problem> {
        let form = Self::read(&mut fields);
        fields.validate(&form, &Currency(form.currency.as_deref()))
    }
}

fn is_invoice(id: &str) -> Result<(), ValidationError> {
    if InvoiceId::parse(id).is_some() { Ok(()) } else { Err(ValidationError::new("invalid-id")) }
}

fn is_card(id: &str) -> Result<(), ValidationError> {
    if CardId::parse(id).is_some() { Ok(()) } else { Err(ValidationError::new("invalid-id")) }
}

/// Without a currency, only that is a fault.
fn is_amount(amount: &str, currency: &Currency<'_>) -> Result<(), ValidationError> {
    match currency.0 {
        Some(currency) if Money::parse(amount, currency).is_none() => Err(ValidationError::new("invalid-amount")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::faults;
    use super::*;
    use serde_json::json;

    #[test]
    fn every_fault_has_its_path_in_the_forms_order() {
        let required = ["invoice required", "amount required", "currency required", "card required"];
        assert_eq!(faults(PayForm::parse, &json!({})), required);
        let mut wrong = json!({"invoice": "pi_1", "amount": "1,50", "currency": "SEK", "card": "pm_1"});
        (wrong["return"], wrong["colour"]) = (json!("//evil.example"), json!("red"));
        assert_eq!(
            faults(PayForm::parse, &wrong),
            [
                "invoice invalid-id",
                "amount invalid-amount",
                "card invalid-id",
                "return invalid-return",
                "colour unknown-field",
            ]
        );
        let numbers = json!({"invoice": 1, "amount": 1234.5, "currency": "SEK", "card": true, "return": []});
        assert_eq!(
            faults(PayForm::parse, &numbers),
            ["invoice wrong-type", "amount wrong-type", "card wrong-type", "return wrong-type"]
        );
    }

    #[test]
    fn an_amount_is_one_in_its_currency() {
        let mut body = json!({"invoice": "in_1", "amount": "1234.50", "currency": "SEK", "card": "card_1"});
        let fields = Fields::from_json(body.to_string().as_bytes()).expect("a JSON object");
        let (agreed, page) = PayForm::parse(fields).expect("a form without faults");
        assert_eq!((agreed.money.amount(), agreed.money.currency()), ("1234.50", "SEK"));
        assert_eq!(page, ReturnPath::start());

        body["currency"] = json!("kronor");
        assert_eq!(faults(PayForm::parse, &body), ["amount invalid-amount"]);
        body["amount"] = json!("much");
        body["currency"] = json!(null);
        assert_eq!(faults(PayForm::parse, &body), ["currency required"]);
        body["currency"] = json!(752);
        assert_eq!(faults(PayForm::parse, &body), ["currency wrong-type"]);
    }
}
