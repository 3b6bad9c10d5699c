//! What the functions' tests share. Only tests depend on this crate.
//!
//! - [`TestDb`]: an embedded DynamoDB with the template's tables; [`Who`]: a person, and their session.
//! - [`settings`], [`request`], [`script_request`]: a function's settings, and a request as the CDN passes it on.
//! - [`send`] passes a request to a router; [`TestResponse`] is the response, read to its end.
//! - [`FakeStripe`]: a payment provider that fails as a [`Fault`] says.
//! - [`simulation`]: tables and provider behind a network without sockets, which fails by chance, from a seed.
//! - [`serve`], [`unused_address`]: any other server, and none.
//! - [`ask_python`], [`PythonServer`]: what others have written, in Python.
//! - [`card_numbers`], [`Log`], [`assert_adds_up`]: what several tests look for.

#![expect(clippy::missing_panics_doc, reason = "a test fails by a panic")]

pub mod card_numbers;

mod db;
mod fake_stripe;
mod history;
mod log;
mod people;
mod request;
mod response;
mod server;
pub mod simulation;
mod tools;

pub use db::{BILLING, FEEDBACK, Item, SESSIONS, TestDb};
pub use fake_stripe::{FakeStripe, Fault};
pub use history::assert_adds_up;
pub use log::Log;
pub use people::{ANNA, BJORN, CILLA, DAVID, ELSA, ISSUER, NORRBACKA, SJOVIK, Who};
pub use request::{SECRET, SITE, request, script_request, send, settings};
pub use response::TestResponse;
pub use server::{serve, unused_address};
pub use tools::{PythonServer, ask_python};
