//! What other companies run for the site, for one machine and behind the real protocols: an identity provider (OpenID
//! Connect), a payment provider (Stripe's API) and a sender of e-mail (Amazon SES). Nothing here knows the site's own code.
//!
//! - [`identity`]: people sign in. Anyone may be anyone.
//! - [`payments`]: cards and invoices. No money moves.
//! - [`mailbox`]: e-mails are kept and shown. None is sent.
//! - [`demo`]: the made-up people, and what their organisations have bought.

// The payment provider's objects are large literals.
#![recursion_limit = "256"]

pub mod demo;
mod html;
pub mod identity;
mod journal;
pub mod mailbox;
pub mod payments;
