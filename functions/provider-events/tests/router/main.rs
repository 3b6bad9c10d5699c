//! The function's router as Lambda and `cargo dev` serve it, in front of an embedded DynamoDB and a provider with a few
//! objects.

mod app;
mod changes;
mod faults;
mod objects;
mod refusals;
mod repeats;
