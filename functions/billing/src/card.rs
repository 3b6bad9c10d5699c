//! A card, its details and its owner.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::address::PostalAddress;
use crate::admin::{Admin, Person};
use crate::country::Country;
use crate::error::Error;
use crate::expiry::Expiry;
use crate::field::Field;
use crate::holder::CardHolder;
use crate::ids::CardId;

/// The card network, by the payment provider's name: `visa`, `mastercard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand(String);

/// The last four digits of the number, by which a person recognises the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFour(String);

/// What is printed on a card and on its statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The card network.
    pub brand: Brand,
    /// The last four digits of the number.
    pub last4: LastFour,
    /// The last month in which it is valid.
    pub expiry: Expiry,
    /// The name on it, where it is known.
    pub holder: Option<CardHolder>,
    /// The billing address, where it is known.
    pub address: Option<PostalAddress>,
}

/// A card that pays for subscriptions. Its owner is the admin who entered it: nobody else may edit it. A card that was
/// entered in another way has no known owner, and nobody may edit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    id: CardId,
    details: Details,
    owner: Option<Person>,
    version: u32,
    added: Timestamp,
    changed: BTreeMap<Field, Timestamp>,
    verified: Option<Timestamp>,
}

impl Brand {
    /// 1 to 20 of `a-z 0-9 _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
        if (1..=20).contains(&text.len()) && text.bytes().all(is_plain) { Some(Self(text.to_owned())) } else { None }
    }

    /// From the provider's name. A card without a name that we can use is a card, too: `unknown`, as the provider says it.
    pub fn of_provider(name: Option<&str>) -> Self {
        name.and_then(Self::parse).unwrap_or_else(|| Self("unknown".to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LastFour {
    /// Four digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_valid { Some(Self(text.to_owned())) } else { None }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Details {
    /// The value of a field. None if it is unknown or empty.
    pub fn get(&self, field: Field) -> Option<String> {
        let address = self.address.as_ref();
        let text = match field {
            Field::Last4 => Some(self.last4.as_str()),
            Field::Expiry => return Some(self.expiry.to_string()),
            Field::Holder => self.holder.as_ref().map(CardHolder::as_str),
            Field::Line1 => address.and_then(PostalAddress::line1),
            Field::Line2 => address.and_then(PostalAddress::line2),
            Field::PostalCode => address.and_then(PostalAddress::postal_code),
            Field::City => address.and_then(PostalAddress::city),
            Field::Region => address.and_then(PostalAddress::region),
            Field::Country => address.and_then(PostalAddress::country).map(Country::code),
        };
        text.map(str::to_owned)
    }
}

impl Card {
    /// A card that is new now: version 1.
    pub fn new(id: CardId, details: Details, owner: Option<Person>, now: Timestamp) -> Self {
        Self { id, details, owner, version: 1, added: now, changed: BTreeMap::new(), verified: None }
    }

    /// The same card, as it was stored with that version.
    pub(crate) fn at_version(self, version: u32, changed: BTreeMap<Field, Timestamp>) -> Self {
        Self { version, changed, ..self }
    }

    /// The same card, approved by the bank at that time.
    pub(crate) fn with_approval(self, verified: Option<Timestamp>) -> Self {
        Self { verified, ..self }
    }

    /// The next version of the card, as the payment provider has it now. None if it is the same already.
    pub fn synced(&self, details: Details, owner: Option<Person>, now: Timestamp) -> Option<Self> {
        if details == self.details && owner == self.owner {
            None
        } else {
            Some(Self { owner, ..self.next(details, now) })
        }
    }

    /// The next version, with those details from that time on. An approval by the bank is valid for the details before
    /// only.
    pub(crate) fn next(&self, details: Details, at: Timestamp) -> Self {
        let mut changed = self.changed.clone();
        for field in Field::ALL {
            if details.get(field) != self.details.get(field) {
                changed.insert(field, at);
            }
        }
        let verified = self.verified.filter(|_| details == self.details);
        Self { details, version: self.version + 1, changed, verified, ..self.clone() }
    }

    /// Checks that a person may edit the card as they saw it: they own it (else [`Error::NotOwner`]), and it is still that
    /// version (else [`Error::Changed`]).
    pub(crate) fn check_editable(&self, by: &Person, version: u32) -> Result<(), Error> {
        if !self.owner.as_ref().is_some_and(|owner| owner.is(by)) {
            Err(Error::NotOwner)
        } else if self.version != version {
            Err(Error::Changed(self.version))
        } else {
            Ok(())
        }
    }

    /// Whether the admin owns it. Only then may they edit it, and see name, address and history.
    pub fn is_owned_by(&self, admin: &Admin) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.is(admin.person()))
    }

    /// The card's id.
    pub fn id(&self) -> &CardId {
        &self.id
    }

    /// Its details. Name and address may be shown to its owner only.
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// The admin who entered it, where that is known.
    pub fn owner(&self) -> Option<&Person> {
        self.owner.as_ref()
    }

    /// The version: 1, and one more for each change.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// When it was stored.
    pub(crate) fn added(&self) -> Timestamp {
        self.added
    }

    /// When a field was last changed. None if it never was.
    pub fn changed(&self, field: Field) -> Option<Timestamp> {
        self.changed.get(&field).copied()
    }

    /// The times of all fields that were ever changed.
    pub(crate) fn changes(&self) -> &BTreeMap<Field, Timestamp> {
        &self.changed
    }

    /// When the bank last approved it with its current details, in a verification. That is not part of its history.
    pub fn verified(&self) -> Option<Timestamp> {
        self.verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ANNA, card};

    #[test]
    fn a_card_has_what_it_has() {
        let card = card("card_1", ANNA);
        let details = Field::ALL.map(|field| card.details().get(field));
        let texts = details.each_ref().map(|text| text.as_deref().unwrap_or("-"));
        assert_eq!(texts, ["4242", "2027-04", "Anna Alm", "Storgatan 1", "-", "111 22", "Stockholm", "-", "SE"]);
    }
}
