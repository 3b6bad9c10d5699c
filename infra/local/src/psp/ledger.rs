//! The objects while one request changes them, and the events that tell of the changes.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::state::State;
use super::webhooks;

/// The version of the API whose shapes the objects have.
pub(super) const API_VERSION: &str = "2026-08-26.dahlia";

/// The state, for as long as one request has it alone.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    pub(super) state: &'a mut State,
    /// Where the provider's own pages are.
    pub(super) address: &'a str,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Who caused it: an API request's id and idempotency key, or null.
    pub(super) request: Value,
}

impl Ledger<'_> {
    /// The object of that id and kind.
    pub(super) fn get(&self, kind: &str, id: &str) -> Result<&Value, Refusal> {
        let object = self.state.get(id).filter(|object| object["object"] == kind);
        object.ok_or_else(|| Refusal::no_such(kind, id))
    }

    /// The objects whose ids begin so, newest first.
    pub(super) fn all<'a>(&'a self, prefix: &str) -> Vec<&'a Value> {
        let mut all: Vec<_> = self.state.all(prefix).map(|(_, object)| object).rev().collect();
        all.sort_by_key(|object| std::cmp::Reverse(object["created"].as_i64()));
        all
    }

    /// Adds an object, under its own id.
    pub(super) fn add(&mut self, object: &Value) {
        self.state.put(text(object, "id"), object.clone());
    }

    /// Overwrites these members of an object, and returns what they were where that was something else.
    pub(super) fn set(&mut self, id: &str, members: &Value) -> Value {
        let mut previous = json!({});
        if let (Some(mut object), Some(members)) = (self.state.get(id).cloned(), members.as_object()) {
            for (name, value) in members {
                if object[name] != *value {
                    previous[name] = object[name].take();
                    object[name] = value.clone();
                }
            }
            self.state.put(id, object);
        }
        previous
    }

    /// An event: something happened to an object.
    pub(super) fn tell(&mut self, what: &str, id: &str) {
        let object = self.state.get(id).cloned().unwrap_or_default();
        self.event(what, &json!({"object": object}));
    }

    /// Overwrites members of an object, and tells of it if anything is another than before.
    pub(super) fn change(&mut self, what: &str, id: &str, members: &Value) {
        let previous = self.set(id, members);
        if previous != json!({}) {
            let object = self.state.get(id).cloned().unwrap_or_default();
            self.event(what, &json!({"object": object, "previous_attributes": previous}));
        }
    }

    fn event(&mut self, what: &str, data: &Value) {
        let id = new_id("evt");
        let event = json!({
            "id": id, "object": "event", "api_version": API_VERSION, "created": self.now, "data": data,
            "livemode": false, "pending_webhooks": 1, "request": self.request, "type": what,
        });
        self.state.put(&id, event);
        webhooks::enqueue(self.state, &id, self.now);
    }
}

/// How many letters of 26 hold 128 bits.
const LETTERS: usize = 28;

/// A new id. Ids made later come later in order. They are of letters: the provider's have few digits, and nothing that takes
/// one may take it for a card's number.
pub(super) fn new_id(prefix: &str) -> String {
    let mut rest = uuid::Uuid::now_v7().as_u128();
    let mut letters = [b'a'; LETTERS];
    for letter in letters.iter_mut().rev() {
        *letter += u8::try_from(rest % 26).unwrap_or_default();
        rest /= 26;
    }
    format!("{prefix}_{}", String::from_utf8_lossy(&letters))
}

/// A member that is text.
pub(super) fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_letters_and_in_order() {
        let ids: Vec<_> = (0..1_000).map(|_| new_id("in")).collect();
        assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]));
        let plain = |id: &str| id.len() == LETTERS && id.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(ids.iter().all(|id| id.strip_prefix("in_").is_some_and(plain)));
    }
}
