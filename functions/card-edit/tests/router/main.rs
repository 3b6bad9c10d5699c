//! The function's router as Lambda and `cargo dev` serve it, in front of an embedded DynamoDB.

mod app;
mod card_numbers;
mod demo;
mod edit;
mod faults;
mod history;
mod lambda;
mod matrix;
mod refusals;
mod repeats;
mod subscriptions;
