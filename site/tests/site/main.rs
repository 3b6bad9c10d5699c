//! The site build, as an author meets it.

mod bad_input;
mod command;
mod content_errors;
mod easy_to_read;
mod fuzz;
mod incremental;
mod languages;
mod media;
mod pages;
mod project;
mod publication;
mod publishing;
mod sandbox;
mod search;
mod texts;
