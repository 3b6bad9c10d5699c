//! Whole-stack tests: the real stack on free ports, spoken to over HTTP as a browser would.
//!
//! [`app`] starts the stack and has what a test can do with it, [`visitor`] what a person who signs in can do; every other
//! module is one subject. [`lambda`] runs the compiled functions with the stack.

mod app;
mod bad_input;
mod data_folder;
mod decline_check;
mod demo;
mod dynamodb;
mod feedback;
mod glewlwyd;
mod headers;
mod import;
mod killed;
#[path = "../lambda/mod.rs"]
mod lambda;
mod oidc_provider;
mod payments;
mod reload;
mod report;
mod sign_in;
mod site;
mod store_away;
mod template;
mod visitor;
