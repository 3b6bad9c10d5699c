//! The details that a person has entered, as they are on the card and its statement in front of them.

use std::collections::BTreeMap;

use billing::Field;
use unicode_normalization::UnicodeNormalization;

/// The fields that every admin may compare.
pub(crate) const COMPARABLE_BY_EVERYONE: [Field; 2] = [Field::Last4, Field::Expiry];

/// The entered fields, each as a [`line`] of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EnteredDetails(BTreeMap<Field, String>);

impl EnteredDetails {
    pub(crate) fn give(&mut self, field: Field, line: Option<String>) {
        if let Some(line) = line {
            self.0.insert(field, line);
        }
    }

    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The text without the white space around it, composed (NFC). None if it is blank: that counts as not entered.
pub(crate) fn line(text: Option<String>) -> Option<String> {
    let line: String = text?.trim().nfc().collect();
    if line.is_empty() { None } else { Some(line) }
}
