//! What is asked of the provider, a method each. A `key` makes a change happen once, however often it is sent with the same
//! words; it has at most 255 characters.

mod cards;
mod invoices;
mod set_up;
mod subscriptions;

pub use cards::CardChange;
pub use set_up::NewCheckoutSession;
