//! What is wrong with the content, and where.

pub mod diagnostic;
pub mod toml_reader;
