//! The name on a card.

use crate::field::Field;
use crate::field_error::FieldError;
use crate::text::required_line;

/// The longest name, in characters.
const MAX_LENGTH: usize = 60;

/// The card holder's name as it is printed on the card: 1 to 60 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardHolder(String);

impl CardHolder {
    /// Errors: `required`, `too-long` and `invalid-characters`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        required_line(text, MAX_LENGTH, Field::Holder).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_60_characters() {
        let code = |text: &str| CardHolder::parse(text).map(|_| ()).map_err(|fault| fault.code());
        assert_eq!(CardHolder::parse(" Åsa Öberg ").expect("a name").as_str(), "Åsa Öberg");
        assert_eq!(code(&"å".repeat(60)), Ok(()));
        assert_eq!(code(&"å".repeat(61)), Err("too-long"));
        assert_eq!(code(" \u{a0}"), Err("required"));
        assert_eq!(code("Anna\nAlm"), Err("invalid-characters"));
    }
}
