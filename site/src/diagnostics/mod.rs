//! What is wrong with the content, and where. A build collects all diagnostics and reports them together.

mod diagnostic;
mod error;
mod toml_reader;

pub use self::{diagnostic::Diagnostics, error::Error};
pub(crate) use self::{
    diagnostic::{Diagnostic, Source, counted, display_path, nearest},
    toml_reader::{Date, TomlReader, parse_toml},
};
