//! What stands on the card and its statement that somebody holds in their hand.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// What can be compared, in the form's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Last4,
    Expiry,
    Holder,
    Line1,
    Line2,
    PostalCode,
    City,
    Region,
    Country,
}

/// The fields that were given, each as a line of text. A blank one was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct InHand(BTreeMap<Field, String>);

impl Field {
    /// Those that every admin may compare.
    pub(crate) const PUBLIC: [Self; 2] = [Self::Last4, Self::Expiry];

    /// Those that only the card's owner may.
    pub(crate) const PRIVATE: [Self; 7] =
        [Self::Holder, Self::Line1, Self::Line2, Self::PostalCode, Self::City, Self::Region, Self::Country];

    /// Those of the address.
    pub(crate) const ADDRESS: [Self; 6] =
        [Self::Line1, Self::Line2, Self::PostalCode, Self::City, Self::Region, Self::Country];

    /// The field's path within the card.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Last4 => "last4",
            Self::Expiry => "expiry",
            Self::Holder => "holder",
            Self::Line1 => "address.line1",
            Self::Line2 => "address.line2",
            Self::PostalCode => "address.postalCode",
            Self::City => "address.city",
            Self::Region => "address.region",
            Self::Country => "address.country",
        }
    }

    pub(crate) fn is_of_address(self) -> bool {
        Self::ADDRESS.contains(&self)
    }

    /// The field's name: the end of its path.
    pub(crate) fn name(self) -> &'static str {
        self.path().rsplit('.').next().unwrap_or_default()
    }
}

impl InHand {
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
