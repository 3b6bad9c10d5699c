//! The table in an embedded DynamoDB: what is stored, and what its conditions refuse.

mod changes;
mod reads;
mod sync;
mod table;
