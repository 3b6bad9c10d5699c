//! The fields of a card, as people compare and change them.

use crate::address::PostalAddress;
use crate::card::Details;
use crate::country::Country;
use crate::holder::CardHolder;

/// A field, in the form's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The end of the number: the only one that cannot be changed.
    Last4,
    /// The last month in which the card is good.
    Expiry,
    /// The name on it.
    Holder,
    /// Street and number, or a box.
    Line1,
    /// c/o, floor and the like.
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
    /// All of them.
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

    /// Those of the address.
    pub const ADDRESS: [Self; 6] =
        [Self::Line1, Self::Line2, Self::PostalCode, Self::City, Self::Region, Self::Country];

    /// The field's path within the card, as it is sent.
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

    /// Whether it is one of the address's.
    pub fn is_of_address(self) -> bool {
        Self::ADDRESS.contains(&self)
    }
}

impl Details {
    /// What stands in a field. None where it is not known, or is empty.
    pub fn get(&self, field: Field) -> Option<String> {
        let of_address = |part: fn(&PostalAddress) -> Option<&str>| self.address.as_ref().and_then(part);
        let text = match field {
            Field::Last4 => Some(self.last4.as_str()),
            Field::Expiry => return Some(self.expiry.to_string()),
            Field::Holder => self.holder.as_ref().map(CardHolder::as_str),
            Field::Line1 => of_address(PostalAddress::line1),
            Field::Line2 => of_address(PostalAddress::line2),
            Field::PostalCode => of_address(PostalAddress::postal_code),
            Field::City => of_address(PostalAddress::city),
            Field::Region => of_address(PostalAddress::region),
            Field::Country => self.address.as_ref().and_then(PostalAddress::country).map(Country::code),
        };
        text.map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ANNA, card};

    #[test]
    fn a_field_is_known_by_its_path() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.path()), Some(field));
        }
        assert_eq!((Field::PostalCode.name(), Field::parse("postalCode")), ("postalCode", None));
        assert!(Field::ALL.is_sorted());
    }

    #[test]
    fn a_card_has_what_it_has() {
        let card = card("card_1", ANNA);
        let details = Field::ALL.map(|field| card.details().get(field));
        let texts = details.each_ref().map(|text| text.as_deref().unwrap_or("-"));
        assert_eq!(texts, ["4242", "2027-04", "Anna Alm", "Storgatan 1", "-", "111 22", "Stockholm", "-", "SE"]);
    }
}
