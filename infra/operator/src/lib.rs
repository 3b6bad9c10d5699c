//! Commands for those who run the site, on a table in the cloud or on that of a running `cargo dev`.
//!
//! - [`feedback_report`]: `feedback_reader` reads what readers answered, `feedback_report` counts and prints it.
//! - [`Import`]: copies an organisation's subscriptions and cards from the payment provider into the table.
//! - [`Database`]: which table.

mod database;
mod feedback_reader;
mod feedback_report;
mod import;

pub use database::Database;
pub use feedback_reader::feedback_report;
pub use feedback_report::FeedbackReport;
pub use import::Import;
pub use web::Settings;
