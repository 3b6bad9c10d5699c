//! The payment provider's API (Stripe's), as far as we use it.
//!
//! - [`Client`] sends the requests. It keeps to a time limit, and repeats a request where that is safe. Each request that
//!   we use is a method of its own, in `requests`.
//! - [`objects`] are the responses: the few fields that we use, and what they mean in the domain of [`billing`]. What the
//!   domain does not accept, such as a name that is too long, is left out and is not an error.
//! - [`metadata`] is what we store at the provider: who owns a card, who bought a subscription.
//! - [`Error`] separates what a caller must handle differently: a card that was declined, a request that was refused for
//!   good, and a request whose result is unknown.
//!
//! The objects are converted to the domain's types here, so that a decline code passes the gate of
//! [`DeclineCode::from_provider`](billing::DeclineCode::from_provider) before any of our code can see it.

mod client;
mod config;
mod error;
mod form;
pub mod metadata;
mod money;
pub mod objects;
mod requests;

pub use client::{API_VERSION, Client};
pub use config::Config;
pub use error::{Error, ResponseSummary};
pub use requests::{CardChange, NewCheckoutSession};
