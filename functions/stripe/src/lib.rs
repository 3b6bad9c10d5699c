//! The payment provider, through its API (Stripe's).
//!
//! - [`Client`] sends the requests, within time and safe to repeat; `calls` has a method for each that is used.
//! - [`objects`] are the answers: the few fields that are used, and what they are in the domain of [`billing`]. What the
//!   domain does not take (a name that is too long, an address without a city) is left out, and is no error.
//! - [`Accounts`] is what spans the provider and our table: edits, new cards, payments, and our copy of what is there.
//! - [`metadata`] is what we keep at the provider: who owns a card, who bought a subscription.
//! - [`Error`] tells what a caller must tell apart: a card that was declined, a request that was refused for good, and a
//!   request of which nobody knows what became.

pub mod accounts;
mod calls;
mod client;
mod config;
mod error;
mod form;
pub mod metadata;
mod money;
pub mod objects;

pub use accounts::Accounts;
pub use calls::{CardChange, NewCheckoutSession};
pub use client::Client;
pub use config::Config;
pub use error::{Answered, Error};
