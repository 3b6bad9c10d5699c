//! The form of the hosted page: a card, or the fields that are wrong.

use crate::payments::bank::{self, has_passed};
use crate::payments::params::Params;
use crate::payments::resources::payment_methods::Card;

/// The longest text of a field, in characters.
const MAX_FIELD_CHARS: usize = 100;

/// The fields as somebody entered them.
#[derive(Debug, Default)]
pub(super) struct CardForm {
    number: String,
    pub(super) exp: String,
    cvc: String,
    pub(super) name: String,
    pub(super) line1: String,
    pub(super) postal_code: String,
    pub(super) city: String,
    pub(super) country: String,
}

/// What is wrong with a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FieldError {
    pub(super) field: &'static str,
    pub(super) text: &'static str,
}

impl CardForm {
    /// The form before anything was entered.
    pub(super) fn empty() -> Self {
        Self { country: "SE".to_owned(), ..Self::default() }
    }

    /// Takes the form's fields.
    pub(super) fn from(params: &mut Params) -> Self {
        let mut take = |name| params.take(name).unwrap_or_default().trim().to_owned();
        Self {
            number: take("number"),
            exp: take("exp"),
            cvc: take("cvc"),
            name: take("name"),
            line1: take("line1"),
            postal_code: take("postal_code"),
            city: take("city"),
            country: take("country"),
        }
    }

    /// The card without number and security code, or all that is wrong.
    pub(super) fn card(&self, now: i64) -> Result<EnteredCard, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, text| errors.push(FieldError { field, text });
        let number: String = self.number.chars().filter(|it| !it.is_whitespace() && *it != '-').collect();
        if number.is_empty() {
            wrong("number", "Skriv kortnumret.");
        } else if !is_card_number(&number) {
            wrong("number", "Kortnumret stämmer inte. Kontrollera siffrorna.");
        }
        let expiry = expiry(&self.exp);
        match expiry {
            None => wrong("exp", "Skriv månad och år som på kortet, till exempel 04/29."),
            Some((month, year)) if has_passed(year, month, now) => wrong("exp", "Kortet har gått ut."),
            Some((_, year)) if !has_passed(year - 50, 1, now) => wrong("exp", "Året är för långt fram."),
            Some(_) => {}
        }
        let brand = brand(&number);
        let digits = if brand == "amex" { 4 } else { 3 };
        if self.cvc.len() != digits || !self.cvc.bytes().all(|byte| byte.is_ascii_digit()) {
            wrong("cvc", "Skriv säkerhetskoden: tre siffror, fyra på American Express.");
        }
        for (field, value, text) in [
            ("name", &self.name, "Skriv namnet som det står på kortet."),
            ("line1", &self.line1, "Skriv gatuadressen."),
            ("postal_code", &self.postal_code, "Skriv postnumret."),
            ("city", &self.city, "Skriv postorten."),
        ] {
            if value.is_empty() || value.chars().count() > MAX_FIELD_CHARS {
                wrong(field, text);
            }
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            wrong("country", "Välj ett land.");
        }
        match expiry {
            Some((exp_month, exp_year)) if errors.is_empty() => Ok(EnteredCard {
                brand,
                last4: number[number.len() - 4..].to_owned(),
                exp_month,
                exp_year,
                behaviour: bank::behaviour(&number),
            }),
            _ => Err(errors),
        }
    }
}

/// What is stored of an entered card.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EnteredCard {
    brand: &'static str,
    last4: String,
    exp_month: i64,
    exp_year: i64,
    behaviour: &'static str,
}

impl EnteredCard {
    pub(super) fn as_card(&self) -> Card<'_> {
        Card {
            brand: self.brand,
            last4: &self.last4,
            exp_month: self.exp_month,
            exp_year: self.exp_year,
            fingerprint: bank::fingerprint(self.behaviour),
        }
    }
}

/// 12 to 19 digits, of which the last is the check digit (Luhn).
fn is_card_number(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().rev().filter_map(|digit| digit.to_digit(10)).collect();
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits.iter().enumerate().map(|(place, &it)| if place % 2 == 1 { doubled(it) } else { it }).sum();
    digits.len() == number.len() && (12..=19).contains(&number.len()) && sum.is_multiple_of(10)
}

fn brand(number: &str) -> &'static str {
    match number.as_bytes() {
        [b'4', ..] => "visa",
        [b'5', b'1'..=b'5', ..] | [b'2', b'2'..=b'7', ..] => "mastercard",
        [b'3', b'4' | b'7', ..] => "amex",
        [b'3', b'0' | b'6' | b'8', ..] => "diners",
        [b'3', b'5', ..] => "jcb",
        [b'6', b'2', ..] => "unionpay",
        [b'6', ..] => "discover",
        _ => "unknown",
    }
}

/// Month and year of `04/29`, `04 / 2029` or `0429`.
fn expiry(text: &str) -> Option<(i64, i64)> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let (month, year) = text.split_once(['/', '-']).or_else(|| text.split_at_checked(2))?;
    if !month.bytes().chain(year.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, digits): (i64, i64) = (month.parse().ok()?, year.parse().ok()?);
    let year = match year.len() {
        2 => 2000 + digits,
        4 => digits,
        _ => return None,
    };
    (1..=12).contains(&month).then_some((month, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 22 November 2026.
    const NOW: i64 = 1_795_305_600;

    fn form(number: &str, exp: &str, cvc: &str) -> CardForm {
        let text = str::to_owned;
        CardForm {
            number: text(number),
            exp: text(exp),
            cvc: text(cvc),
            name: text("Anna Alm"),
            line1: text("Storgatan 1"),
            postal_code: text("111 22"),
            city: text("Stockholm"),
            country: text("SE"),
        }
    }

    fn wrong_fields(form: &CardForm) -> Vec<&'static str> {
        form.card(NOW).err().unwrap_or_default().iter().map(|error| error.field).collect()
    }

    #[test]
    fn of_a_card_only_this_is_kept() {
        for (number, exp, cvc, expected) in [
            ("4242 4242 4242 4242", "11/26", "123", ("visa", "4242", 11, 2026, "works")),
            ("5555-5555-5555-4444", "0130", "000", ("mastercard", "4444", 1, 2030, "works")),
            ("378282246310005", "12 / 2031", "1234", ("amex", "0005", 12, 2031, "works")),
            ("4000000000009995", "4/29", "123", ("visa", "9995", 4, 2029, "insufficient_funds")),
        ] {
            let card = form(number, exp, cvc).card(NOW).expect(number);
            assert_eq!((card.brand, &*card.last4, card.exp_month, card.exp_year, card.behaviour), expected);
        }
    }

    #[test]
    fn each_fault_is_named_by_its_field() {
        assert_eq!(
            wrong_fields(&CardForm::default()),
            ["number", "exp", "cvc", "name", "line1", "postal_code", "city", "country"]
        );
        for (number, exp, cvc, expected) in [
            ("4242424242424241", "11/26", "123", "number"),
            ("4242", "11/26", "123", "number"),
            ("４242424242424242", "11/26", "123", "number"),
            ("4242424242424242", "10/26", "123", "exp"),
            ("4242424242424242", "13/27", "123", "exp"),
            ("4242424242424242", "å/27", "123", "exp"),
            ("4242424242424242", "å", "123", "exp"),
            ("4242424242424242", "11/99", "123", "exp"),
            ("4242424242424242", "11/26", "1234", "cvc"),
            ("378282246310005", "11/26", "123", "cvc"),
        ] {
            assert_eq!(wrong_fields(&form(number, exp, cvc)), [expected], "{number} {exp} {cvc}");
        }
    }
}
