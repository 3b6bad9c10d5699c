//! The API of Amazon SES, version 2, as far as we use it: one e-mail to one person, and the list of addresses to which SES no
//! longer sends.
//!
//! - [`Client`] sends the requests, each once: who sends e-mail decides when to try again.
//! - [`Error`] separates an e-mail that was not sent from one of which nobody knows.
//! - Requests are signed by the AWS SDK's own signer (`signature.rs`). Why not by the whole SDK:
//!   `docs/decisions/0013-ses-over-the-functions-own-client.md`.

mod address;
mod client;
mod config;
mod email;
mod error;
mod signature;

pub use address::is_plain as is_address;
pub use client::{Client, Reason};
pub use config::Config;
pub use email::Email;
pub use error::Error;
