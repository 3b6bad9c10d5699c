//! What all objects of the API share: the version of their shapes, their ids, members that are text.

use serde_json::Value;

/// The version of the API whose shapes the objects have, and which a request without a version gets.
pub(super) const API_VERSION: &str = "2026-10-28.endive";

/// The versions that a request may ask for. What we use of the objects has the same shape in all of them.
pub(super) const KNOWN_VERSIONS: [&str; 3] = ["2026-08-26.dahlia", "2026-09-30.endive", API_VERSION];

/// The number of letters in an id: 28 of 26 hold 128 bits.
const ID_LETTERS: usize = 28;

/// A new id. Later ids sort after earlier ones. An id has letters only: the provider's have few digits, and nothing that
/// reads one may take it for a card number.
pub(super) fn new_id(prefix: &str) -> String {
    let mut rest = uuid::Uuid::now_v7().as_u128();
    let mut letters = [b'a'; ID_LETTERS];
    for letter in letters.iter_mut().rev() {
        *letter += u8::try_from(rest % 26).unwrap_or_default();
        rest /= 26;
    }
    format!("{prefix}_{}", String::from_utf8_lossy(&letters))
}

/// A member that is text; empty if the object has no such member.
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
        let plain = |id: &str| id.len() == ID_LETTERS && id.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(ids.iter().all(|id| id.strip_prefix("in_").is_some_and(plain)));
    }
}
