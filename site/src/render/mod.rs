//! Makes the pages.

pub mod article_page;
pub mod assets;
pub mod index;
pub mod pages;
pub mod shared_inputs;
pub mod templates;
