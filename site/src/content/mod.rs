//! The content as its authors write it: `site.toml`, and in each language strings, articles and decline reasons. This layer
//! reads the files and checks what they say about each other; it renders nothing.

pub(crate) mod article;
pub(crate) mod declines;
pub(crate) mod front_matter;
pub(crate) mod language;
pub(crate) mod language_folder;
pub(crate) mod library;
pub(crate) mod placeholders;
pub(crate) mod security;
pub(crate) mod site_toml;
pub(crate) mod strings;
