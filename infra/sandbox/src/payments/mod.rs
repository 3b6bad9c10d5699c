//! A payment provider on a site of its own: a sandbox in which no money moves. Its responses have the shapes, the errors
//! and the semantics of Stripe's API, as far as a client of subscriptions and cards sees them.
//!
//! | route | |
//! |---|---|
//! | `/psp` | the [`pages::console`]: all objects, and buttons that let time pass |
//! | `/psp/checkout/{session}` | the hosted page on which a card is entered |
//! | `/psp/approve/{intent}` | the page of the card's bank, on which a payment is approved |
//! | `/psp/v1/…` | the [`api`] |
//!
//! - `crate::journal` stores entries between starts; [`transaction`] is one request's view of them, and emits events.
//! - [`params`], [`error`], [`response`], [`version`], [`idempotency`], [`expand`]: what all routes of the API share.
//! - [`resources`]: one file for each kind of object: its shape, and what can be done with it. [`bank`]: what a card's bank
//!   decides.
//! - [`outbox`] queues events, and [`webhooks`] sends them to the site. [`seed`] creates the demo's objects.
//!
//! Of a card number only the last four digits, the brand and its behaviour are stored; of a security code, nothing.

mod api;
mod bank;
mod error;
mod expand;
mod idempotency;
mod object;
mod outbox;
mod pages;
mod params;
mod provider;
mod resources;
mod response;
mod seed;
mod seller;
#[cfg(test)]
mod tests;
mod transaction;
mod version;
mod webhooks;

use axum::Router;
use axum::routing::{any, get, post};

pub use provider::{PaymentProvider, exists, remove};

impl PaymentProvider {
    /// The provider's routes.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/psp", get(pages::console::show))
            .route("/psp/pay/{invoice}", post(pages::console::pay))
            .route("/psp/renew/{subscription}", post(pages::console::renew))
            .route("/psp/stop/{method}", post(pages::console::stop))
            .route("/psp/allow/{method}", post(pages::console::allow))
            .route("/psp/checkout/{session}", get(pages::checkout::show).post(pages::checkout::submit))
            .route("/psp/approve/{intent}", get(pages::approve::show).post(pages::approve::submit))
            .route("/psp/v1/{*path}", any(api::handle))
            .with_state(self.clone())
    }

    /// Sends events to the site until the future is dropped.
    pub async fn send_events(self) {
        webhooks::run(self).await;
    }
}
