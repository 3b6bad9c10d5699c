//! Commands for those who run the site, on a table in the cloud or on that of a running `cargo dev`.
//!
//! - [`feedback_report`]: reads what readers answered. The [`FeedbackReport`] is written as text, CSV or pages.
//! - [`Import`]: copies an organisation's subscriptions and cards from the payment provider into the table.
//! - [`Database`]: which table.

#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::io::Write;

mod database;
mod feedback;
mod import;

pub use database::Database;
pub use feedback::{CsvForm, FeedbackReport, Selection, feedback_report};
pub use import::Import;
pub use web::Settings;

/// Writes a text. If its reader is gone, such as `head` that has had enough, a command goes on nevertheless.
pub fn say(mut to: impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
