//! The stack on one machine (`cargo dev`), the report on the feedback, and the import of an organisation.
//!
//! Nothing here stands in for the functions: they run as they are, over the real protocols, at the routes and with the
//! settings and headers that `infra/template.yaml` gives them in the cloud.
//!
//! - [`Stack`] starts and stops it all; the binary and the whole-stack tests use it.
//! - `template`, `headers`: what the SAM template says.
//! - `serve`: the CDN's part; `functions`: the HTTP API's part.
//! - [`Dynamodb`], `front`, `store`: the database; `demo`: what it holds at first.
//! - `outside`, `idp`, `psp`: what other companies run: the identity provider, the payment provider.
//! - `watcher`, `reload`: the open page follows the files.
//! - [`feedback_report`]: `answers` reads what readers answered, `report` counts and prints it.
//! - [`Import`]: what an organisation has at the payment provider, taken into the table.

// The payment provider's objects are large literals.
#![recursion_limit = "256"]

mod answers;
mod demo;
mod dynamodb;
mod front;
mod functions;
mod headers;
mod idp;
mod import;
mod outside;
mod psp;
mod reload;
mod report;
mod serve;
mod server;
mod stack;
mod store;
mod template;
mod watcher;

pub use answers::report as feedback_report;
pub use dynamodb::Dynamodb;
pub use headers::HeadersPolicy;
pub use idp::{ACCOUNTS, Account};
pub use import::Import;
pub use report::Report;
pub use stack::{Options, Stack};
pub use template::Template;
