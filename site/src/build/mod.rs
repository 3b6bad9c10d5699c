//! Builds the site and puts it in place.

pub mod cache;
pub mod made_of;
pub mod make;
pub mod output;
