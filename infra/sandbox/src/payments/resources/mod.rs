//! The provider's objects, a file for each kind: its shape, and what can be done with it.
//!
//! [`lists`], [`metadata`] and [`approval`] are shared; [`settlement`] carries an intent's outcome over to its invoice,
//! subscription or checkout session.

mod approval;
pub(super) mod charges;
pub(super) mod checkout_sessions;
pub(super) mod customers;
pub(super) mod events;
pub(super) mod invoices;
pub(super) mod lists;
mod metadata;
pub(super) mod payment_intents;
pub(super) mod payment_methods;
pub(super) mod products;
pub(super) mod settlement;
pub(super) mod setup_intents;
pub(super) mod subscriptions;
