//! Whole-stack tests: the real stack on free ports, spoken to over HTTP as a browser would.
//!
//! [`app`] starts the stack and holds what a test can do with it; every other module is one subject.

mod app;
mod bad_input;
mod feedback;
mod headers;
mod reload;
mod report;
mod site;
mod store_away;
mod template;
