//! Reads the stored answers for the report.

use std::path::Path;

use anyhow::{Context as _, Result};
use feedback::{Index, Store};

use crate::database::Database;
use crate::feedback_report::FeedbackReport;

/// The feedback table's name in `cargo dev`.
const LOCAL_TABLE: &str = "FeedbackTable";

/// Reads the answers to every article in the site's index, the file at `index`.
pub async fn feedback_report(database: &Database, index: &Path) -> Result<FeedbackReport> {
    let index = Index::read(index).with_context(|| format!("cannot use {}", index.display()))?;
    let (client, table) = database.connect(LOCAL_TABLE).await?;
    let store = Store::new(client, table);
    let mut report = FeedbackReport::default();
    for (language, article) in index.pages() {
        let answers = store.feedback_about(language, article).await.with_context(|| format!("cannot read {table}"))?;
        report.add(article, language, answers);
    }
    Ok(report)
}
