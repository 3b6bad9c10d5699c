//! The requests that we send to the provider, a method each.
//!
//! A `key` is the request's idempotency key: the provider makes a change once, however often it is sent with the same key
//! and the same fields. It has at most 255 characters.

mod cards;
mod invoices;
mod setup;
mod subscriptions;

pub use cards::CardChange;
pub use setup::NewCheckoutSession;
