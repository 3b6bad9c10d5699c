//! The details that a person has entered, as they are on the card and its statement in front of them.

use std::collections::BTreeMap;

use billing::Field;
use unicode_normalization::UnicodeNormalization;

/// The fields that every admin may compare.
pub(crate) const COMPARABLE_BY_EVERYONE: [Field; 2] = [Field::Last4, Field::Expiry];

/// The entered fields, each as a line of text. A blank field counts as not entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EnteredDetails(BTreeMap<Field, String>);

impl EnteredDetails {
    pub(crate) fn give(&mut self, field: Field, text: Option<String>) {
        let text: String = text.unwrap_or_default().trim().nfc().collect();
        if !text.is_empty() {
            self.0.insert(field, text);
        }
    }

    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
