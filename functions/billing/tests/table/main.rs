//! The table, in an embedded DynamoDB: what stands in it, and what its conditions hold off.

mod changes;
mod reads;
mod sync;
mod table;
