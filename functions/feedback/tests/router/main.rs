//! The function's router as Lambda and `cargo dev` serve it, in front of an embedded DynamoDB.

mod app;
mod index;
mod lambda;
mod plain_form;
mod refusals;
mod script;
mod table;
