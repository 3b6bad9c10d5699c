//! Ids of cards and subscriptions.

use std::fmt;

/// The longest id after its prefix, in characters.
const MOST: usize = 64;

/// `prefix`, then 1 to 64 of `A-Z a-z 0-9 _ -`: so an id can stand in a path and in a key, whatever surrounds it.
fn parse(text: &str, prefix: &str) -> Option<String> {
    let rest = text.strip_prefix(prefix)?;
    let plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    (plain && (1..=MOST).contains(&rest.len())).then(|| text.to_owned())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// None for anything that does not have the form of such an id.
            pub fn parse(text: &str) -> Option<Self> {
                parse(text, $prefix).map(Self)
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A card's id, `card_…`.
    CardId,
    "card_"
);
id!(
    /// A subscription's id, `sub_…`.
    SubscriptionId,
    "sub_"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_nothing_but_plain_characters() {
        assert_eq!(CardId::parse("card_1-A_z").expect("an id").to_string(), "card_1-A_z");
        assert!(SubscriptionId::parse("sub_1").is_some());
        assert!(CardId::parse(&format!("card_{}", "a".repeat(64))).is_some());
        for text in ["", "card_", "sub_1", "CARD_1", "card_å", "card_1#2", "card_ 1", "card_1/2", "card_1\n"] {
            assert_eq!(CardId::parse(text), None, "{text:?}");
        }
        assert_eq!(CardId::parse(&format!("card_{}", "a".repeat(65))), None);
    }
}
