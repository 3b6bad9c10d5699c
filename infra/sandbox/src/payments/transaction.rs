//! The objects while one request reads and changes them, and the events that announce the changes.

use serde_json::{Value, json};

use super::error::ApiError;
use super::object::{API_VERSION, new_id, text};
use super::outbox;
use crate::journal::Journal;

/// The provider's objects, locked for one request.
#[derive(Debug)]
pub(super) struct Transaction<'a> {
    pub(super) journal: &'a mut Journal,
    /// The address of the provider's own pages.
    pub(super) address: &'a str,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// The API request that causes the events: its id and idempotency key. Null for anything else.
    pub(super) request: Value,
}

impl Transaction<'_> {
    /// The object with that id, if it is of that kind.
    pub(super) fn get(&self, kind: &str, id: &str) -> Result<&Value, ApiError> {
        let object = self.journal.get(id).filter(|object| object["object"] == kind);
        object.ok_or_else(|| ApiError::no_such(kind, id))
    }

    /// The objects whose ids begin with `prefix`, newest first.
    pub(super) fn objects<'a>(&'a self, prefix: &str) -> Vec<&'a Value> {
        let mut all: Vec<_> = self.journal.entries(prefix).map(|(_, object)| object).rev().collect();
        all.sort_by_key(|object| std::cmp::Reverse(object["created"].as_i64()));
        all
    }

    /// Stores a new object under its own id.
    pub(super) fn add(&mut self, object: &Value) {
        self.journal.put(text(object, "id"), object.clone());
    }

    /// Overwrites these members of an object. Returns the previous values of those that changed.
    pub(super) fn set(&mut self, id: &str, members: &Value) -> Value {
        let mut previous = json!({});
        if let (Some(mut object), Some(members)) = (self.journal.get(id).cloned(), members.as_object()) {
            for (name, value) in members {
                if object[name] != *value {
                    previous[name] = object[name].take();
                    object[name] = value.clone();
                }
            }
            self.journal.put(id, object);
        }
        previous
    }

    /// Overwrites these members of an object, and emits an event if any value changed.
    pub(super) fn update(&mut self, event_type: &str, id: &str, members: &Value) {
        let previous = self.set(id, members);
        if previous != json!({}) {
            let object = self.journal.get(id).cloned().unwrap_or_default();
            self.add_event(event_type, &json!({"object": object, "previous_attributes": previous}));
        }
    }

    /// Emits an event about an object.
    pub(super) fn emit(&mut self, event_type: &str, id: &str) {
        let object = self.journal.get(id).cloned().unwrap_or_default();
        self.add_event(event_type, &json!({"object": object}));
    }

    fn add_event(&mut self, event_type: &str, data: &Value) {
        let id = new_id("evt");
        let event = json!({
            "id": id, "object": "event", "api_version": API_VERSION, "created": self.now, "data": data,
            "livemode": false, "pending_webhooks": 1, "request": self.request, "type": event_type,
        });
        self.journal.put(&id, event);
        outbox::enqueue(self.journal, &id, self.now);
    }
}
