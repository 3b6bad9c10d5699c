//! Builds the help site: from Markdown, strings and templates to static files.
//!
//! The modules form layers. Each imports only from those above it in this list:
//!
//! 1. `slug`, `options` and `search` import nothing of this crate.
//! 2. `diagnostics`: what is wrong with the content, at its place in a file, and the reader of TOML tables that reports it.
//! 3. `content`: the content as its authors write it (`site.toml`, strings, articles, decline reasons), and the checks of
//!    what the files say about each other.
//! 4. `markdown`: renders a text, and returns the facts (headings, links, warnings) that those checks need.
//! 5. `render`: templates, assets, and the pages that are made with them.
//! 6. `build`: one build, from reading the content to putting the site in place. `build::cache` is the only place that
//!    knows what an earlier build left; it lets a build read and render only what has changed.
//!
//! One run reports everything that is wrong with the content.

mod build;
mod content;
mod diagnostics;
mod markdown;
mod new;
mod options;
mod render;
mod search;
mod slug;
mod wording;

pub use crate::{
    build::{Report, Search, build, check, diff, links},
    diagnostics::{Diagnostics, Error},
    new::new_article,
    options::Options,
};
