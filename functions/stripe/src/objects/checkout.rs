//! Checkout sessions: visits to the provider's page, where a card is entered.

use serde::Deserialize;

use super::{Customer, Expandable, Object, SetupIntent, or_default};
use crate::metadata::Metadata;

/// The state of a checkout session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutStatus {
    /// Not finished. The person may have left the page.
    Open,
    /// Finished: a card was entered.
    Complete,
    /// Ended without a card.
    Expired,
    /// A state that we do not know.
    #[serde(other)]
    Other,
}

/// A checkout session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckoutSession {
    /// `cs_…`
    pub id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub created: i64,
    /// The state.
    #[serde(default)]
    pub status: Option<CheckoutStatus>,
    /// The page's address, while the session is open.
    #[serde(default)]
    pub url: Option<String>,
    /// The customer who gets the card.
    #[serde(default)]
    pub customer: Option<Expandable<Customer>>,
    /// The setup intent, which has the card.
    #[serde(default)]
    pub setup_intent: Option<Expandable<SetupIntent>>,
    /// What we store with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

impl Object for CheckoutSession {
    fn id(&self) -> &str {
        &self.id
    }
}
