//! What is wrong with the content, and where. A build collects all diagnostics and reports them together.

mod diagnostic;
mod error;
mod list;
mod toml_file;
mod toml_reader;
mod toml_syntax;

pub(crate) use self::{
    diagnostic::{Diagnostic, Source, display_path, nearest},
    list::counted,
    toml_file::parse_toml,
    toml_reader::{Date, TomlReader},
};
pub use self::{error::Error, list::Diagnostics};
