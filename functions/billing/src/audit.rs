//! The history of a card: who changed what, and when.

use jiff::Timestamp;

use crate::admin::Person;
use crate::card::{Card, Details};
use crate::field::Field;

/// An entry of a card's history: one for each version. The first is written when the card is stored, each other one by a
/// change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    version: u32,
    at: Timestamp,
    by: Option<Person>,
    before: Option<Details>,
    after: Details,
}

/// A changed field, with masked values: enough for its owner to recognise them, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's path, such as `address.postalCode`.
    pub field: &'static str,
    /// The old value. None if the field was empty.
    pub from: Option<String>,
    /// The new value. None if the field is empty.
    pub to: Option<String>,
}

impl AuditEntry {
    /// The first entry, of a card that is new.
    pub(crate) fn creation(card: &Card) -> Self {
        Self {
            version: card.version(),
            at: card.added(),
            by: card.owner().cloned(),
            before: None,
            after: card.details().clone(),
        }
    }

    /// The entry for a change from one version of a card to the next.
    pub(crate) fn change(before: &Card, after: &Card, by: Option<&Person>, at: Timestamp) -> Self {
        Self {
            version: after.version(),
            at,
            by: by.cloned(),
            before: Some(before.details().clone()),
            after: after.details().clone(),
        }
    }

    /// An entry as it was stored.
    pub(crate) fn from_stored(
        version: u32,
        at: Timestamp,
        by: Option<Person>,
        before: Option<Details>,
        after: Details,
    ) -> Self {
        Self { version, at, by, before, after }
    }

    /// The card's version since then.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// When it was written.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who made the change. None if that is not known: it was made at the payment provider.
    pub fn by(&self) -> Option<&Person> {
        self.by.as_ref()
    }

    /// The card's details before it. None for the first version.
    pub fn before(&self) -> Option<&Details> {
        self.before.as_ref()
    }

    /// The card's details since then.
    pub fn after(&self) -> &Details {
        &self.after
    }

    /// The changed fields, in the form's order.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for field in Field::ALL.into_iter().filter(|field| *field != Field::Last4) {
            let from = self.before.as_ref().and_then(|details| details.get(field));
            let to = self.after.get(field);
            if from != to {
                let (from, to) = (from.map(|value| masked(field, &value)), to.map(|value| masked(field, &value)));
                changes.push(Change { field: field.path(), from, to });
            }
        }
        changes
    }
}

/// Month and country are not secret. Of the other fields only the first character is shown, and not their length.
fn masked(field: Field, value: &str) -> String {
    match field {
        Field::Expiry | Field::Country => value.to_owned(),
        _ => value.chars().take(1).chain("•••".chars()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ANNA, address, admin, at, card};
    use crate::{AddressDraft, CardHolder, CardRevision, Edit, Expiry, PostalAddress};

    fn change(card: &Card, edit: Edit, minute: i64) -> CardRevision {
        card.edit(&admin(ANNA), card.version(), edit, at(minute)).expect("her own card")
    }

    fn expiry(text: &str) -> Expiry {
        Expiry::parse(text).expect("a month")
    }

    fn moved(line2: Option<&str>) -> PostalAddress {
        let (line2, city) = (line2.map(str::to_owned), Some("Solna".to_owned()));
        PostalAddress::parse(&AddressDraft { line2, city, ..address() }).expect("an address")
    }

    fn entry(revision: &CardRevision) -> AuditEntry {
        AuditEntry::change(revision.before(), revision.after(), Some(revision.by()), revision.at())
    }

    fn shown(entry: &AuditEntry) -> Vec<String> {
        let show = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let changes = entry.changes().into_iter();
        changes.map(|change| format!("{} {} {}", change.field, show(change.from), show(change.to))).collect()
    }

    /// The card that the entries, the oldest first, add up to, with the id and the owner of `like`. None if they do not
    /// follow on one another from the first.
    fn folded(like: &Card, entries: &[AuditEntry]) -> Option<Card> {
        let (first, rest) = entries.split_first()?;
        if first.version() != 1 || first.before().is_some() {
            return None;
        }
        let mut card = Card::new(like.id().clone(), first.after().clone(), like.owner().cloned(), first.at());
        for entry in rest {
            if entry.version() != card.version() + 1 || entry.before() != Some(card.details()) {
                return None;
            }
            card = card.next(entry.after().clone(), entry.at());
        }
        Some(card)
    }

    #[test]
    fn a_new_card_has_all_its_fields_masked() {
        assert_eq!(
            shown(&AuditEntry::creation(&card("card_1", ANNA))),
            [
                "expiry - 2027-04",
                "holder - A•••",
                "address.line1 - S•••",
                "address.postalCode - 1•••",
                "address.city - S•••",
                "address.country - SE",
            ]
        );
    }

    #[test]
    fn a_change_lists_the_fields_that_differ() {
        let edit =
            Edit { expiry: Some(expiry("2031-02")), address: Some(moved(Some("c/o Öberg"))), ..Edit::default() };
        let revision = change(&card("card_1", ANNA), edit, 1);
        assert_eq!(
            shown(&entry(&revision)),
            ["expiry 2027-04 2031-02", "address.line2 - c•••", "address.city S••• S•••"]
        );
    }

    #[test]
    fn the_entries_add_up_to_the_card() {
        let mut card = card("card_1", ANNA);
        let mut entries = vec![AuditEntry::creation(&card)];
        let holder = Some(CardHolder::parse("Anna M Alm").expect("a name"));
        for (minute, edit) in (1..).zip([
            Edit { expiry: Some(expiry("2031-02")), ..Edit::default() },
            Edit { holder, ..Edit::default() },
            Edit { address: Some(moved(None)), ..Edit::default() },
        ]) {
            let revision = change(&card, edit, minute);
            entries.push(entry(&revision));
            card = revision.after().clone();
        }
        assert_eq!(folded(&card, &entries[1..]), None);
        assert_eq!(folded(&card, &[]), None);
        assert_eq!(folded(&card, &entries).as_ref(), Some(&card));
        entries.remove(2);
        assert_eq!(folded(&card, &entries), None);
    }
}
