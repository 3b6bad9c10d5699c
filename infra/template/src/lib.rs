//! The SAM template as `cargo dev` and the tests read it: the only source of routes, settings, tables and headers.
//!
//! - [`Template`]: parameters and resources.
//! - [`HeadersPolicy`]: the headers that the CDN adds.
//! - `schedules`: how often a schedule starts a function.
//! - `tables`: creates the tables in an embedded DynamoDB.

mod headers;
mod schedules;
mod tables;
mod template;

pub use headers::HeadersPolicy;
pub use template::Template;
