//! Visits to the provider's own page.

use serde::Deserialize;

use super::{Customer, Expandable, Object, SetupIntent, or_default};
use crate::metadata::Metadata;

/// How a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutStatus {
    /// Under way, or left.
    Open,
    /// Finished: a card was entered.
    Complete,
    /// Over without a card.
    Expired,
    /// Something else.
    #[serde(other)]
    Other,
}

/// A visit to the provider's own page, where a card is entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckoutSession {
    /// `cs_…`
    pub id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub created: i64,
    /// How it stands.
    #[serde(default)]
    pub status: Option<CheckoutStatus>,
    /// The page's address, as long as the visit is open.
    #[serde(default)]
    pub url: Option<String>,
    /// Whose card is entered.
    #[serde(default)]
    pub customer: Option<Expandable<Customer>>,
    /// What it came to, with its payment method.
    #[serde(default)]
    pub setup_intent: Option<Expandable<SetupIntent>>,
    /// What we keep with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

impl Object for CheckoutSession {
    fn id(&self) -> &str {
        &self.id
    }
}
