//! Ids of cards, subscriptions, invoices and customers.

use std::fmt;

/// The prefix of a payment method's id at the provider.
const PAYMENT_METHOD: &str = "pm_";

/// The longest id without its prefix, in characters.
const MAX_LENGTH: usize = 128;

/// `prefix`, then 1 to 128 of `A-Z a-z 0-9 _ -`: so an id can be part of a path or a key.
fn parse(text: &str, prefix: &str) -> Option<String> {
    let rest = text.strip_prefix(prefix)?;
    let plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if plain && (1..=MAX_LENGTH).contains(&rest.len()) { Some(text.to_owned()) } else { None }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// None if the text does not have the form of such an id.
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
    /// A card's id, `card_…`. The rest is the same as in the id of its payment method at the provider, `pm_…`.
    CardId,
    "card_"
);
id!(
    /// A subscription's id, `sub_…`: the payment provider's own.
    SubscriptionId,
    "sub_"
);
id!(
    /// The id, `cus_…`, of an organisation as a customer of the payment provider.
    CustomerId,
    "cus_"
);

id!(
    /// An invoice's id, `in_…`: the payment provider's own.
    InvoiceId,
    "in_"
);

impl CardId {
    /// The card of a payment method. None if the text is not the id of a payment method.
    pub fn of_payment_method(id: &str) -> Option<Self> {
        parse(id, PAYMENT_METHOD).map(|id| Self(id.replacen(PAYMENT_METHOD, "card_", 1)))
    }

    /// The id of its payment method at the provider.
    pub fn payment_method(&self) -> String {
        self.0.replacen("card_", PAYMENT_METHOD, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_nothing_but_plain_characters() {
        assert_eq!(CardId::parse("card_1-A_z").expect("an id").to_string(), "card_1-A_z");
        assert!(SubscriptionId::parse("sub_1").is_some());
        assert!(CardId::parse(&format!("card_{}", "a".repeat(128))).is_some());
        for text in ["", "card_", "sub_1", "CARD_1", "card_å", "card_1#2", "card_ 1", "card_1/2", "card_1\n"] {
            assert_eq!(CardId::parse(text), None, "{text:?}");
        }
        assert_eq!(CardId::parse(&format!("card_{}", "a".repeat(129))), None);
    }

    #[test]
    fn a_card_is_a_payment_method_by_another_name() {
        let card = CardId::of_payment_method("pm_1-A_pm_z").expect("a payment method");
        assert_eq!((card.as_str(), card.payment_method().as_str()), ("card_1-A_pm_z", "pm_1-A_pm_z"));
        for text in ["", "pm_", "card_1", "src_1", "pm_å", "pm_1/2"] {
            assert_eq!(CardId::of_payment_method(text), None, "{text:?}");
        }
    }
}
