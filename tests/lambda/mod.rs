//! The compiled functions, run as Lambda runs them: their processes get API Gateway's events from Lambda's runtime API, and
//! may do in DynamoDB what the template's policies allow.
//!
//! [`runtime`] runs a process, [`event`] has its requests and responses, [`gate`] enforces the policies; [`deployed`] combines
//! them for a function of the template.

mod deployed;
mod event;
mod feedback;
mod gate;
mod odd_events;
mod provider;
mod reminders;
mod runtime;
mod settings;
mod signed_in;

pub(crate) use runtime::program;
