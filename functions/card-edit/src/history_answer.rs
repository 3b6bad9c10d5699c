//! What has been changed of a card, as JSON.

use billing::{AuditEntry, Person};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct HistoryAnswer<'a> {
    history: Vec<EntryAnswer<'a>>,
}

#[derive(Serialize)]
struct EntryAnswer<'a> {
    version: u32,
    at: String,
    by: Option<&'a str>,
    fields: Vec<ChangeAnswer>,
}

#[derive(Serialize)]
struct ChangeAnswer {
    field: &'static str,
    from: Option<String>,
    to: Option<String>,
}

impl<'a> HistoryAnswer<'a> {
    /// From the entries, in their order.
    pub(crate) fn of(entries: &'a [AuditEntry]) -> Self {
        Self { history: entries.iter().map(EntryAnswer::of).collect() }
    }
}

impl<'a> EntryAnswer<'a> {
    fn of(entry: &'a AuditEntry) -> Self {
        let fields = entry.changes().into_iter();
        Self {
            version: entry.version(),
            at: format!("{:.0}", entry.at()),
            by: entry.by().map(Person::name),
            fields: fields
                .map(|change| ChangeAnswer { field: change.field, from: change.from, to: change.to })
                .collect(),
        }
    }
}
