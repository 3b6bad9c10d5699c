//! What the functions share, so that each of them is little more than its routes.
//!
//! - [`settings`], [`Config`]: the environment, read once into typed values.
//! - [`wrap`]: what every router ends with: guard, headers, log line, problems, limits; [`run`] serves it on Lambda.
//! - [`body`], [`fields`], [`problem`]: a request's fields in, one form of error out.
//! - [`session`]: who is signed in; [`cookie`]: the site's cookies; [`ReturnPath`]: where a person comes back to.
//! - [`text`], [`masking`]: what people write, made countable and rid of numbers that nobody should keep.
//! - [`metrics`]: what is counted for those who run the site.
//! - [`dynamodb`]: the client, with limits on how long it waits.
//! - `https`, with the feature of that name: the client for other companies' APIs.

pub mod body;
mod card_data;
mod config;
pub mod cookie;
pub mod dynamodb;
pub mod fields;
mod guard;
#[cfg(feature = "https")]
pub mod https;
pub mod masking;
pub mod metrics;
pub mod problem;
mod return_path;
mod run;
pub mod session;
pub mod settings;
pub mod text;
mod wrap;

pub use config::{Config, SiteUrl};
pub use guard::{ORIGIN_SECRET, Unmarked};
pub use problem::Problem;
pub use return_path::ReturnPath;
pub use run::run;
pub use settings::Settings;
pub use wrap::{MAX_BODY, wrap};
