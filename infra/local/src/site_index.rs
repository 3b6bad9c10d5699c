//! The site's index, which the feedback function reads from its table: `cargo dev` puts it there after each build, as
//! `infra/publish.py` does in the cloud.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::aws::{DYNAMODB_ENDPOINT, is_on_this_machine};

/// Puts the index of the built site into the feedback table.
#[derive(Debug)]
pub(crate) struct SiteIndex {
    file: PathBuf,
    /// The table; `None` if it is another machine's, whose index must stay.
    table: Option<Table>,
    /// The index that the table holds.
    published: Option<String>,
}

#[derive(Debug)]
struct Table {
    name: String,
    client: aws_sdk_dynamodb::Client,
}

impl SiteIndex {
    /// The index in a file, and the table that it goes to.
    pub(crate) fn new(file: PathBuf, table: Option<(String, aws_sdk_dynamodb::Client)>) -> Self {
        Self { file, table: table.map(|(name, client)| Table { name, client }), published: None }
    }

    /// Puts the index into the table, unless the table holds it already. Returns whether it has changed.
    pub(crate) async fn publish(&mut self) -> Result<bool> {
        let Some(table) = &self.table else { return Ok(false) };
        let json = std::fs::read_to_string(&self.file).context("the site's index cannot be read")?;
        if self.published.as_ref() == Some(&json) {
            return Ok(false);
        }
        feedback::Store::new(table.client.clone(), &table.name).put_index(json.clone()).await?;
        self.published = Some(json);
        Ok(true)
    }
}

/// The feedback table; `None` if it is in another machine's DynamoDB, whose index of the site must stay.
pub(crate) fn feedback_table(
    variables: &BTreeMap<String, String>,
    client: &aws_sdk_dynamodb::Client,
) -> Option<(String, aws_sdk_dynamodb::Client)> {
    if !is_on_this_machine(&variables[DYNAMODB_ENDPOINT]) {
        return None;
    }
    let name = variables.get("FEEDBACK_TABLE").map_or("FeedbackTable", String::as_str);
    Some((name.to_owned(), client.clone()))
}
