//! An edit of a card, and the card before and after it.

use jiff::Timestamp;

use crate::address::PostalAddress;
use crate::admin::{Admin, Person};
use crate::card::{Card, Details};
use crate::error::Error;
use crate::expiry::Expiry;
use crate::holder::CardHolder;

/// An edit: the new values. A field that is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// One that was usable when the edit was sent: see [`Expiry::parse_usable`].
    pub expiry: Option<Expiry>,
    /// The name on the card.
    pub holder: Option<CardHolder>,
    /// The whole address: it replaces the old one.
    pub address: Option<PostalAddress>,
}

/// A card before and after an admin's edit.
#[derive(Debug, Clone)]
pub struct CardRevision {
    before: Card,
    after: Card,
    by: Person,
    at: Timestamp,
}

impl Edit {
    /// Whether it names no field.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn apply(self, details: &Details) -> Details {
        Details {
            expiry: self.expiry.unwrap_or(details.expiry),
            holder: self.holder.or_else(|| details.holder.clone()),
            address: self.address.or_else(|| details.address.clone()),
            ..details.clone()
        }
    }
}

impl Card {
    /// The card before and after an admin's edit, if they own it (else [`Error::NotOwner`]) and it is still the version that
    /// they saw (else [`Error::Changed`]). An edit that changes nothing leaves the version as it is.
    pub fn edit(&self, admin: &Admin, version: u32, edit: Edit, now: Timestamp) -> Result<CardRevision, Error> {
        self.check_editable(admin.person(), version)?;
        let details = edit.apply(self.details());
        let after = if details == *self.details() { self.clone() } else { self.next(details, now) };
        Ok(CardRevision::new(self.clone(), after, admin.person().clone(), now))
    }
}

impl CardRevision {
    pub(crate) fn new(before: Card, after: Card, by: Person, at: Timestamp) -> Self {
        Self { before, after, by, at }
    }

    /// The card before the edit.
    pub fn before(&self) -> &Card {
        &self.before
    }

    /// The card after it.
    pub fn after(&self) -> &Card {
        &self.after
    }

    /// Who edits it.
    pub fn by(&self) -> &Person {
        &self.by
    }

    /// When the edit began.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether anything changes: people also save what the card has already.
    pub fn is_change(&self) -> bool {
        self.after.version() != self.before.version()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;
    use crate::fixtures::{ANNA, BJORN, admin, at, card};

    fn expiry(text: &str) -> Edit {
        Edit { expiry: Some(Expiry::parse(text).expect("a month")), ..Edit::default() }
    }

    #[test]
    fn an_edit_of_no_field_is_empty() {
        assert!(Edit::default().is_empty());
        assert!(!expiry("2031-02").is_empty());
    }

    #[test]
    fn an_edit_changes_what_it_names_and_nothing_else() {
        let before = card("card_1", ANNA);
        let edited = before.edit(&admin(ANNA), 1, expiry("2031-02"), at(1)).expect("her own card");
        assert!(edited.is_change());
        let after = edited.after();
        assert_eq!((after.version(), after.changed(Field::Expiry)), (2, Some(at(1))));
        assert_eq!(after.changed(Field::Holder), None);
        assert_eq!(after.details().expiry.to_string(), "2031-02");
        assert_eq!(after.details().holder, before.details().holder);
        assert_eq!(after.details().address, before.details().address);
    }

    #[test]
    fn what_the_bank_approved_is_not_what_an_edit_makes_of_it() {
        let before = card("card_1", ANNA).with_approval(Some(at(0)));
        let edited = |edit| before.edit(&admin(ANNA), 1, edit, at(1)).expect("her own card").after().verified();
        assert_eq!(edited(expiry("2031-02")), None);
        assert_eq!(edited(expiry("2027-04")), Some(at(0)));
    }

    #[test]
    fn saving_what_is_already_there_changes_nothing() {
        let before = card("card_1", ANNA);
        let same = expiry(&before.details().expiry.to_string());
        let edited = before.edit(&admin(ANNA), 1, same, at(1)).expect("her own card");
        assert!(!edited.is_change());
        assert_eq!(edited.after(), &before);
    }

    #[test]
    fn only_the_owner_changes_a_card_and_only_the_version_they_saw() {
        let card = card("card_1", ANNA);
        let edited = |who, version| card.edit(&admin(who), version, expiry("2031-02"), at(1)).map(|_| ());
        assert!(matches!(edited(BJORN, 1), Err(Error::NotOwner)));
        // Others must not find out its version.
        assert!(matches!(edited(BJORN, 7), Err(Error::NotOwner)));
        assert!(matches!(edited(ANNA, 2), Err(Error::Changed(1))));
    }
}
