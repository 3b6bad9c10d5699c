//! Who changed what on a card, and when.

use jiff::Timestamp;

use crate::admin::Person;
use crate::card::{Card, Details};
use crate::field::Field;

/// One version of a card coming to be: the first when it is put on, each other by a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    version: u32,
    at: Timestamp,
    by: Option<Person>,
    before: Option<Details>,
    after: Details,
}

/// A field that became another, each value masked: enough for its owner to know it by, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's path, such as `address.postalCode`.
    pub field: &'static str,
    /// None if it was not there.
    pub from: Option<String>,
    /// None if it was taken away.
    pub to: Option<String>,
}

impl AuditEntry {
    /// A card that its owner put on.
    pub(crate) fn creation(card: &Card) -> Self {
        Self {
            version: card.version(),
            at: card.added(),
            by: card.owner().cloned(),
            before: None,
            after: card.details().clone(),
        }
    }

    /// The step from one version of a card to the next.
    pub(crate) fn step(before: &Card, after: &Card, by: Option<&Person>, at: Timestamp) -> Self {
        Self {
            version: after.version(),
            at,
            by: by.cloned(),
            before: Some(before.details().clone()),
            after: after.details().clone(),
        }
    }

    pub(crate) fn kept(
        version: u32,
        at: Timestamp,
        by: Option<Person>,
        before: Option<Details>,
        after: Details,
    ) -> Self {
        Self { version, at, by, before, after }
    }

    /// The card's version from then on.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who did it. None where that is not known: it was done at the payment provider.
    pub fn by(&self) -> Option<&Person> {
        self.by.as_ref()
    }

    /// The card's details until then; none for its first version.
    pub fn before(&self) -> Option<&Details> {
        self.before.as_ref()
    }

    /// The card's details from then on.
    pub fn after(&self) -> &Details {
        &self.after
    }

    /// The fields that changed, in the form's order.
    pub fn changes(&self) -> Vec<Change> {
        let changeable = Field::ALL.into_iter().filter(|field| *field != Field::Last4);
        let all = changeable.map(|field| {
            let from = self.before.as_ref().and_then(|details| details.get(field));
            (field, from, self.after.get(field))
        });
        all.filter(|(_, from, to)| from != to)
            .map(|(field, from, to)| {
                let shown = |value: Option<String>| value.map(|value| masked(field, &value));
                Change { field: field.path(), from: shown(from), to: shown(to) }
            })
            .collect()
    }
}

/// Month and country are no secrets. Of the rest the first character is shown, and not how many more there are.
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
    use crate::{AddressDraft, CardRevision, Draft, Edit};
    use jiff::civil::date;

    fn change(card: &Card, draft: &Draft, minute: i64) -> CardRevision {
        let edit = Edit::parse(draft, date(2026, 11, 22)).expect("an edit");
        card.edited(&admin(ANNA), card.version(), edit, at(minute)).expect("her own card")
    }

    fn entry(edited: &CardRevision) -> AuditEntry {
        AuditEntry::step(edited.before(), edited.after(), Some(edited.by()), edited.at())
    }

    fn told(entry: &AuditEntry) -> Vec<String> {
        let show = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let changes = entry.changes().into_iter();
        changes.map(|change| format!("{} {} {}", change.field, show(change.from), show(change.to))).collect()
    }

    #[test]
    fn a_new_card_is_told_whole_and_masked() {
        assert_eq!(
            told(&AuditEntry::creation(&card("card_1", ANNA))),
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
    fn a_change_tells_the_fields_that_are_different() {
        let moved = AddressDraft { line2: Some("c/o Öberg".to_owned()), city: Some("Solna".to_owned()), ..address() };
        let draft = Draft { expiry: Some("2031-02".to_owned()), address: Some(moved), ..Draft::default() };
        let edited = change(&card("card_1", ANNA), &draft, 1);
        assert_eq!(told(&entry(&edited)), ["expiry 2027-04 2031-02", "address.line2 - c•••", "address.city S••• S•••"]);
    }

    #[test]
    fn the_entries_add_up_to_the_card() {
        let mut card = card("card_1", ANNA);
        let mut entries = vec![AuditEntry::creation(&card)];
        for (minute, draft) in (1..).zip([
            Draft { expiry: Some("2031-02".to_owned()), ..Draft::default() },
            Draft { holder: Some("Anna M Alm".to_owned()), ..Draft::default() },
            Draft { address: Some(AddressDraft { city: Some("Solna".to_owned()), ..address() }), ..Draft::default() },
        ]) {
            let edited = change(&card, &draft, minute);
            entries.push(entry(&edited));
            card = edited.after().clone();
        }
        let of = |entries: &[AuditEntry]| Card::from_history(card.id().clone(), card.owner().cloned(), entries);
        assert_eq!(of(&entries[1..]), None);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&entries).as_ref(), Some(&card));
        entries.remove(2);
        assert_eq!(of(&entries), None);
    }
}
