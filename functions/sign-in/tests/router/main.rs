//! Signing in and out, with the router that Lambda and `cargo dev` serve, an embedded DynamoDB, and a fake identity provider
//! that can be made to lie.

mod accounts;
mod app;
mod browser;
mod contact;
mod ends;
mod everywhere;
mod flow;
mod identity_provider;
mod keys;
mod late;
mod logs;
mod people;
mod provider_rules;
mod provider_shapes;
mod renewal;
mod return_to;
mod sessions;
mod sign_out;
mod signing_key;
mod tokens;
mod vendors;
