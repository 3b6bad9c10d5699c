//! What we store at the provider, beside its own fields.

use std::collections::BTreeMap;

use billing::Person;

/// Names and values. The provider accepts up to 50, each value up to 500 characters.
pub type Metadata = BTreeMap<String, String>;

/// On a payment method: the admin who entered the card, as [`of_person`] writes it.
pub const OWNER: &str = "kortkoll_owner";
/// On a subscription: who bought it, as [`of_person`] writes it.
pub const PURCHASER: &str = "kortkoll_purchaser";
/// On a subscription: the last [`CardAssignment`](billing::CardAssignment).
pub const CARD_ASSIGNMENT: &str = "kortkoll_put_on";
/// On a checkout session or a setup intent: the admin who started it, as [`of_person`] writes it.
pub const ADMIN: &str = "kortkoll_admin";
/// On a setup intent: the version of the card that is verified.
pub const VERSION: &str = "kortkoll_version";
/// On a customer and on a checkout session: the value of the organisation's claim.
pub const ORGANISATION: &str = "kortkoll_organisation";
/// On a checkout session: the ids of the subscriptions that get the card, separated by commas.
pub const SUBSCRIPTIONS: &str = "kortkoll_subscriptions";

/// The longest value, in characters.
pub const MAX_LENGTH: usize = 500;

/// A person under `key`, issuer and subject separated by a space, and their name under `key` with `_name`.
pub fn of_person(key: &str, person: &Person) -> Metadata {
    let name = person.name().chars().take(MAX_LENGTH).collect();
    let id = format!("{} {}", person.issuer(), person.subject());
    Metadata::from([(key.to_owned(), id), (format!("{key}_name"), name)])
}

/// The person under `key`. Without a stored name, their subject at the identity provider is their name.
pub fn person(metadata: &Metadata, key: &str) -> Option<Person> {
    // An issuer is a URL, and has no space.
    let (issuer, subject) = metadata.get(key)?.split_once(' ')?;
    if issuer.is_empty() || subject.is_empty() {
        return None;
    }
    let name = metadata.get(&format!("{key}_name")).filter(|name| !name.is_empty());
    Some(Person::new(issuer, subject, name.map_or(subject, String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_comes_back_as_they_went() {
        let anna = Person::new("https://id.example", "auth0|anna alm", "Anna Alm");
        assert_eq!(person(&of_person(OWNER, &anna), OWNER), Some(anna));
    }

    #[test]
    fn a_name_is_shortened_and_may_be_missing() {
        let long = Person::new("https://id.example", "anna", "å".repeat(501));
        assert_eq!(of_person(OWNER, &long)["kortkoll_owner_name"].chars().count(), MAX_LENGTH);
        let nameless = Metadata::from([(OWNER.to_owned(), "https://id.example anna".to_owned())]);
        assert_eq!(person(&nameless, OWNER).as_ref().map(Person::name), Some("anna"));
    }

    #[test]
    fn what_is_not_issuer_and_subject_is_nobody() {
        for value in ["", "anna", " anna", "https://id.example "] {
            assert_eq!(person(&Metadata::from([(OWNER.to_owned(), value.to_owned())]), OWNER), None, "{value:?}");
        }
        assert_eq!(person(&Metadata::new(), OWNER), None);
    }
}
