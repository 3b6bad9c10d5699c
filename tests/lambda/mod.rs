//! The compiled functions, run as Lambda runs them: their processes ask Lambda's runtime API for API Gateway's events,
//! and DynamoDB lets them do what the template's policies allow.
//!
//! [`runtime`] keeps a process busy, [`event`] is what it gets and gives, [`gate`] stands before DynamoDB; [`deployed`]
//! puts them together for a function of the template.

mod deployed;
mod event;
mod feedback;
mod gate;
mod provider;
mod runtime;
mod settings;
mod signed_in;

pub(crate) use runtime::program;
