//! The stack on one machine (`cargo dev`).
//!
//! Nothing here replaces the functions: they run as they are, over the real protocols, at the routes and with the settings
//! and headers that `infra/template.yaml` gives them in the cloud (read by the crate `template`).
//!
//! - [`Stack`] starts and stops everything; the binary and the whole-stack tests use it.
//! - `cdn`: the part of the CDN; `functions`: the part of the HTTP API.
//! - [`Dynamodb`]: the database; `dynamodb_proxy` keeps web pages away from it; `demo` fills it at the first start.
//! - `third_parties`: the identity provider, the payment provider and the mailbox, of the crate `sandbox`.
//! - `site_build`: the site for this machine; `watcher`, `reload`: the open page follows the files; `site_index`: so does the
//!   feedback function.
//! - `schedule`: what runs every five minutes.
//! - `server`, `host`: a router on a loopback port, under one host name.

mod aws;
mod cdn;
mod data_folder;
mod demo;
mod dynamodb;
mod dynamodb_proxy;
mod functions;
mod host;
mod reload;
mod schedule;
mod server;
mod site_build;
mod site_index;
mod stack;
mod third_parties;
mod watcher;

pub use dynamodb::Dynamodb;
pub use stack::{Options, Stack};
