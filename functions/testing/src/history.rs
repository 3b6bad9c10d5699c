//! The history of a card.

use std::collections::BTreeMap;

use billing::{AuditEntry, Card, Details, Field};

/// The entries, the oldest first, lead from the card's first version to the card as it is.
pub fn assert_adds_up(entries: &[AuditEntry], card: &Card) {
    let mut details: Option<&Details> = None;
    let mut changed = BTreeMap::new();
    for (version, entry) in (1..).zip(entries) {
        assert_eq!((entry.version(), entry.before()), (version, details));
        let differs = |field: &Field| details.is_some_and(|before| before.get(*field) != entry.after().get(*field));
        changed.extend(Field::ALL.into_iter().filter(differs).map(|field| (field, entry.at())));
        details = Some(entry.after());
    }
    assert_eq!((entries.last().map(AuditEntry::version), details), (Some(card.version()), Some(card.details())));
    for field in Field::ALL {
        assert_eq!(card.changed(field), changed.get(&field).copied(), "{}", field.path());
    }
}
