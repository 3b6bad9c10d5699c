//! The content as the authors write it.

pub mod article;
pub mod declines;
pub mod front_matter;
pub mod language;
pub mod library;
pub mod placeholders;
pub mod site_toml;
pub mod strings;
