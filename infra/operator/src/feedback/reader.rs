//! Reads the stored answers for the report.

use std::path::Path;

use anyhow::{Context as _, Result};
use feedback::Store;
use jiff::Timestamp;

use super::content;
use super::report::{FeedbackReport, Selection};
use crate::database::Database;

/// The feedback table's name in `cargo dev`.
const LOCAL_TABLE: &str = "FeedbackTable";

/// Reads all answers, and compares them with the articles in the folder `content`. `progress` is called with the number of
/// answers so far.
pub async fn feedback_report(
    database: &Database,
    content: &Path,
    selection: &Selection,
    progress: impl FnMut(usize),
) -> Result<FeedbackReport> {
    let articles = content::read(content)?;
    let (client, table) = database.connect(LOCAL_TABLE).await?;
    let answers = Store::new(client, table).answers(progress).await.with_context(|| format!("cannot read {table}"))?;
    Ok(FeedbackReport::new(answers, &articles, selection, Timestamp::now()))
}
