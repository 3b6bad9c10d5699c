//! The report on what readers answered.
//!
//! `reader` reads the stored answers, `content` the articles that there are. `report` groups the answers by page, with
//! `votes` (shares, intervals) and `timeline` (when the text changed). `text`, `csv` and `html` write it.

mod content;
mod csv;
mod html;
mod local_time;
mod reader;
mod report;
#[cfg(test)]
mod test_answers;
mod text;
mod timeline;
mod votes;

pub use csv::CsvForm;
pub use reader::feedback_report;
pub use report::{FeedbackReport, Selection};
