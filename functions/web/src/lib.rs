//! HTTP for the functions, so that each of them is little more than its routes.
//!
//! - [`settings`], [`Config`]: the environment, read once into typed values.
//! - [`with_middleware`]: the guard, headers, log lines, problems and limits around every router; [`run`] serves it on Lambda.
//! - [`body`]: the extractors and JSON responses; [`fields`] and [`form`]: from a body to a typed value.
//! - [`Problem`]: the one shape of an error response; [`cause`]: why it happened, for the log.
//! - [`session`]: who is signed in; [`cookie`]: the site's cookies; [`ReturnPath`]: the page to which a person returns.
//! - [`deadline`]: the time budget of a request; [`clock`]: the time of day.
//! - [`metrics`]: counts for those who run the site.
//! - [`dynamodb`] and, with the feature of that name, `https`: the clients, with limits on how long they wait.

pub mod body;
mod card_data;
pub mod cause;
pub mod clock;
mod config;
pub mod cookie;
pub mod deadline;
pub mod dynamodb;
mod event;
pub mod fields;
pub mod form;
#[cfg(test)]
mod fuzz;
mod guard;
#[cfg(feature = "https")]
pub mod https;
pub mod metrics;
mod middleware;
pub mod problem;
mod return_path;
mod run;
pub mod session;
pub mod settings;

pub use config::{Config, SiteUrl};
pub use guard::MissingOrigin;
pub use middleware::with_middleware;
pub use problem::Problem;
pub use return_path::ReturnPath;
pub use run::{run, run_with_schedule};
pub use settings::Settings;
