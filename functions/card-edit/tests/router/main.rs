//! The function's router as Lambda and `cargo dev` serve it, in front of an embedded DynamoDB and a payment provider.

mod app;
mod attempts;
mod calls;
mod card_numbers;
mod demo;
mod edit;
mod faults;
mod history;
mod import;
mod lambda;
mod masked;
mod matrix;
mod new_card;
mod pay;
mod pay_return;
mod payers;
mod receipt;
mod refusals;
mod repeats;
mod slow_provider;
mod subscriptions;
mod three_steps;
mod verify;
mod visits;
mod whose_card;
