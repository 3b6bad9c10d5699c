//! Search: how words are read, the index that the browser gets, and the engine that ranks what it finds.
//!
//! The browser has the same engine (`site/assets/search/engine.js`); this one answers `cargo site search`, and says why.

mod engine;
pub(crate) mod explain;
mod index;
mod language;
mod parts;
mod query;
mod ranking;

#[cfg(test)]
pub(crate) use self::language::slips;
pub(crate) use self::{
    engine::Engine,
    index::{Index, Page, Section},
    language::{LanguageTable, fold, words},
    ranking::Hit,
};
