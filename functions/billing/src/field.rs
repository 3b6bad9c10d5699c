//! The fields of a card, as people compare and edit them.

/// A field, in the form's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The last four digits of the number: the only field that cannot be edited.
    Last4,
    /// The last month in which the card is valid.
    Expiry,
    /// The name on it.
    Holder,
    /// Street and number, or a box.
    Line1,
    /// c/o, floor and similar.
    Line2,
    /// The postal code.
    PostalCode,
    /// Swedish *postort*.
    City,
    /// State or province.
    Region,
    /// The country.
    Country,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 9] = [
        Self::Last4,
        Self::Expiry,
        Self::Holder,
        Self::Line1,
        Self::Line2,
        Self::PostalCode,
        Self::City,
        Self::Region,
        Self::Country,
    ];

    /// The fields of the address.
    pub const ADDRESS: [Self; 6] =
        [Self::Line1, Self::Line2, Self::PostalCode, Self::City, Self::Region, Self::Country];

    /// The field's path within the card, as in forms.
    pub fn path(self) -> &'static str {
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

    /// The field of that path.
    pub fn parse(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.path() == path)
    }

    /// The field's name: the end of its path.
    pub fn name(self) -> &'static str {
        self.path().rsplit('.').next().unwrap_or_default()
    }

    /// Whether it is a field of the address.
    pub fn is_of_address(self) -> bool {
        Self::ADDRESS.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_path() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.path()), Some(field));
        }
        assert_eq!((Field::PostalCode.name(), Field::parse("postalCode")), ("postalCode", None));
        assert!(Field::ALL.is_sorted());
    }
}
