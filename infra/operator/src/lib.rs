//! Commands for those who run the site, on a table in the cloud or on that of a running `cargo dev`.
//!
//! - [`feedback_report`]: reads what readers answered. The [`FeedbackReport`] is written as text, CSV or pages.
//! - [`Import`]: copies an organisation's subscriptions and cards from the payment provider into the table.
//! - [`Database`]: which table.

mod database;
mod feedback;
mod import;

pub use database::Database;
pub use feedback::{CsvForm, FeedbackReport, Selection, feedback_report};
pub use import::Import;
pub use web::Settings;
