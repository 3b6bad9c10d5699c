//! The events that wait to be delivered to the site, and how each delivery stands.

use serde::{Deserialize, Serialize};

use crate::journal::Journal;

/// Older events are removed, once they were delivered or given up.
const MAX_EVENTS: usize = 200;

/// The delivery of one event.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Delivery {
    /// How often the event was sent.
    pub(super) attempts: u32,
    /// When the event is sent next, in seconds since 1970. None once it was delivered, or given up.
    pub(super) due: Option<i64>,
    /// The site's last answer: an HTTP status, or why there was none.
    pub(super) answer: String,
}

/// The name of the journal entry with an event's delivery.
pub(super) fn entry_name(event: &str) -> String {
    format!("delivery:{event}")
}

/// Schedules the event to be sent at once, and removes those beyond [`MAX_EVENTS`] that wait for nothing.
pub(super) fn enqueue(journal: &mut Journal, event: &str, now: i64) {
    store(journal, event, &Delivery { due: Some(now), ..Delivery::default() });
    let old = journal.entries("evt_").rev().skip(MAX_EVENTS).map(|(name, _)| name.clone());
    let done: Vec<_> = old.filter(|name| delivery(journal, name).due.is_none()).collect();
    for name in done {
        journal.remove(&entry_name(&name));
        journal.remove(&name);
    }
}

/// Stores an event's delivery.
pub(super) fn store(journal: &mut Journal, event: &str, delivery: &Delivery) {
    if let Ok(value) = serde_json::to_value(delivery) {
        journal.put(&entry_name(event), value);
    }
}

/// An event's delivery, or that of an event never sent.
pub(super) fn delivery(journal: &Journal, event: &str) -> Delivery {
    let entry = journal.get(&entry_name(event)).cloned();
    entry.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// When the next event is due, in seconds since 1970, and its id.
pub(super) fn next_due(journal: &Journal) -> Option<(i64, String)> {
    let due = journal.entries("delivery:").filter_map(|(name, value)| {
        let delivery: Delivery = serde_json::from_value(value.clone()).ok()?;
        Some((delivery.due?, name.strip_prefix("delivery:")?.to_owned()))
    });
    due.min()
}

/// Removes all events with their deliveries.
pub(super) fn clear(journal: &mut Journal) {
    for prefix in ["evt_", "delivery:"] {
        let names: Vec<_> = journal.entries(prefix).map(|(name, _)| name.clone()).collect();
        for name in &names {
            journal.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn old_events_are_removed_only_when_they_wait_for_nothing() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut journal = Journal::open(&folder.path().join("journal"))?;
        let name = |number: usize| format!("evt_{number:04}");
        for number in 0..MAX_EVENTS + 50 {
            journal.put(&name(number), json!({}));
            enqueue(&mut journal, &name(number), 0);
        }
        assert_eq!(journal.entries("evt_").count(), MAX_EVENTS + 50, "none was delivered");
        for number in (0..40).step_by(2) {
            store(&mut journal, &name(number), &Delivery::default());
        }
        journal.put(&name(9999), json!({}));
        enqueue(&mut journal, &name(9999), 0);
        assert_eq!(journal.entries("evt_").count(), MAX_EVENTS + 51 - 20);
        assert!(journal.get(&name(0)).is_none() && journal.get(&name(1)).is_some());
        Ok(())
    }
}
