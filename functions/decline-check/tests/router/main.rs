//! The function's router as Lambda and `cargo dev` serve it, in front of an embedded DynamoDB.

mod answers;
mod app;
mod card_numbers;
mod codes;
mod demo;
mod faults;
mod limits;
mod refusals;
