//! A card as the use cases give it to their callers.

use billing::{Card, Organisation};
use jiff::civil::Date;

/// A card, with everything else that its organisation has: what it takes to show the card.
#[derive(Debug)]
pub struct CardState {
    /// The card.
    pub card: Card,
    /// All subscriptions and cards of its organisation.
    pub organisation: Organisation,
    /// The date in Sweden.
    pub today: Date,
}
