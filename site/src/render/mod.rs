//! Makes the pages: puts rendered articles, strings and assets into the templates.

pub(crate) mod article_page;
pub(crate) mod assets;
mod breadcrumbs;
mod compact;
pub(crate) mod decline_list;
pub(crate) mod files;
pub(crate) mod index;
mod join;
pub(crate) mod mark;
mod missing;
pub(crate) mod pages;
pub(crate) mod search_index;
pub(crate) mod shared_inputs;
mod sitemap;
pub(crate) mod teaser;
pub(crate) mod templates;
mod tool_views;
mod versions;
mod word_list;
