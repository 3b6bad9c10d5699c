//! The demo: its people sign in at the identity provider, and its organisations are customers of the payment provider.
//! Names, addresses and organisations are made up.

mod people;
mod purchases;

pub(crate) use people::find;
pub use people::{PEOPLE, Person};
pub(crate) use purchases::{Card, Subscription, card};
pub use purchases::{ORGANISATIONS, Organisation};
