//! What the functions share, so that each of them is little more than its routes.
//!
//! - [`settings`], [`Config`]: the environment, read once into typed values.
//! - [`wrap`]: what every router ends with: guard, headers, log line, problems, limits; [`run`] serves it on Lambda.
//! - [`body`], [`fields`], [`problem`]: a request's fields in, one form of error out.
//! - [`session`]: who is signed in; [`cookie`]: the site's cookies.
//! - [`text`], [`masking`]: what people write, made countable and rid of numbers that nobody should keep.
//! - [`dynamodb`]: the client, with limits on how long it waits.

pub mod body;
mod config;
pub mod cookie;
pub mod dynamodb;
pub mod fields;
mod guard;
pub mod masking;
pub mod problem;
mod run;
pub mod session;
pub mod settings;
pub mod text;
mod wrap;

pub use config::{Config, SiteUrl};
pub use guard::{ORIGIN_SECRET, Unmarked};
pub use problem::Problem;
pub use run::run;
pub use settings::Settings;
pub use wrap::{MAX_BODY, wrap};
