//! What other companies run for the site, for one machine and behind the real protocols: an identity provider (OpenID
//! Connect) and a payment provider (Stripe's API). Nothing here knows the site's own code.
//!
//! - [`identity`]: people sign in. Anyone may be anyone.
//! - [`payments`]: cards and invoices. No money moves.
//! - [`demo`]: the made-up people, and what their organisations have bought.

// The payment provider's objects are large literals.
#![recursion_limit = "256"]

pub mod demo;
mod html;
pub mod identity;
pub mod payments;
