//! The table in an embedded DynamoDB: what is stored, and what its conditions refuse.

mod assignments;
mod edits;
mod mails;
mod reads;
mod sync;
mod table;
