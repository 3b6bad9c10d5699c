//! Signing in and out, as Lambda and `cargo dev` serve it: in front of an embedded DynamoDB, and with an identity
//! provider that can be told to lie.

mod app;
mod browser;
mod flow;
mod keys;
mod late;
mod logs;
mod people;
mod provider;
mod return_to;
mod sessions;
mod sign_out;
mod tokens;
