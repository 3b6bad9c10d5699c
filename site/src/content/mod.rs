//! The content as its authors write it: `site.toml`, and in each language strings, articles, decline reasons and the words of mails. This layer
//! reads the files and checks what they say about each other; it renders nothing.

pub(crate) mod article;
pub(crate) mod checks;
pub(crate) mod common_words;
pub(crate) mod dates;
pub(crate) mod declines;
mod filled_strings;
pub(crate) mod front_matter;
pub(crate) mod language;
pub(crate) mod language_folder;
pub(crate) mod language_tag;
mod lengths;
pub(crate) mod library;
mod lists;
pub(crate) mod made_up;
pub(crate) mod mails;
mod marks;
pub(crate) mod media;
pub(crate) mod moved;
pub(crate) mod names;
pub(crate) mod operator;
pub(crate) mod phone;
pub(crate) mod placeholders;
mod plain_texts;
pub(crate) mod publication;
pub(crate) mod search_words;
pub(crate) mod security;
pub(crate) mod site_toml;
pub(crate) mod strays;
pub(crate) mod strings;
mod titles;
pub(crate) mod translations;
pub(crate) mod unwritten;
