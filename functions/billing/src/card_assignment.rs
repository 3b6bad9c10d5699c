//! Which card is to pay a subscription.

use std::fmt;

use serde::{Deserialize, Serialize};

/// That a card was entered for a subscription, on the provider's page. Of two, the one that was entered later is the greater.
///
/// The provider stores it in the subscription's metadata, in the same request that changes its default payment method: so a
/// checkout session is applied once. Our table has the greatest that is to be applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CardAssignment {
    /// Seconds since 1970: when the card was entered.
    pub at: i64,
    /// The card: `pm_…`
    pub payment_method: String,
}

impl CardAssignment {
    /// From the text in the metadata, which `Display` gives.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, payment_method) = text.split_once(' ')?;
        Some(Self { at: at.parse().ok()?, payment_method: payment_method.to_owned() })
    }
}

impl fmt::Display for CardAssignment {
    /// `1795374000 pm_1`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.payment_method)
    }
}
