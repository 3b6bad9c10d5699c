//! Reads the stored answers for the report: from the file that `cargo dev` keeps, or from a table in the cloud.

use std::path::Path;

use anyhow::{Context as _, Result};
use feedback::{Index, Store};

use crate::dynamodb::Dynamodb;
use crate::report::Report;
use crate::{stack, store};

/// Reads the answers to every article of the site: from `table` in the cloud or, without one, from the database in the
/// folder `data`, which may be in use by `cargo dev` at the same time.
pub async fn report(data: &Path, table: Option<&str>) -> Result<Report> {
    if let Some(table) = table {
        return read(table, None, &index(data)?).await;
    }
    let dynamodb = Dynamodb::kept_in(data).await?;
    let report = read("FeedbackTable", Some(&format!("http://{}", dynamodb.address())), &index(data)?).await;
    dynamodb.stop().await;
    report
}

async fn read(table: &str, endpoint: Option<&str>, index: &Index) -> Result<Report> {
    let store = Store::new(store::client(endpoint).await, table);
    let mut report = Report::default();
    for (language, article) in index.pages() {
        let answers = store.feedback_about(language, article).await.with_context(|| format!("cannot read {table}"))?;
        report.add(article, language, answers);
    }
    Ok(report)
}

/// The site's index, which names the articles: as `cargo dev` built it, or else `cargo site build`.
fn index(data: &Path) -> Result<Index> {
    let places = [stack::built_site(data).index(), site::Options::of_project().index()];
    let found =
        places.iter().find(|place| place.exists()).context("the site was never built: run `cargo site build`")?;
    Index::read(found).with_context(|| format!("cannot use {}", found.display()))
}
