//! The feedback table: one item for each reader's feedback.
//!
//! `pk` is its id. The index `by-page` lists a page's feedback by time: `page` is `<language>#<article>`, `created` an
//! RFC 3339 time of fixed length. `expires` (seconds since 1970) is when DynamoDB may delete the item.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use uuid::Uuid;
use web::dynamodb::causes;

use crate::new_feedback::NewFeedback;

/// The feedback table.
#[derive(Clone)]
pub struct Store {
    client: Client,
    table: String,
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    /// The id is new.
    Created,
    /// There was feedback with the id.
    Updated,
}

/// Why the store failed. The texts are for the log and hold nothing that readers wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is feedback with the id about another article, or in another language.
    #[error("the id is in use for another page")]
    IdInUse,
    /// DynamoDB does not respond, or responds with an error.
    #[error("DynamoDB: {0}")]
    Unavailable(String),
    /// An item does not have the format that this program writes.
    #[error("the item {0:?} is corrupt")]
    Corrupt(String),
}

/// A reader's feedback as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The id that the sender chose.
    pub id: Uuid,
    /// Whether the article helped the reader.
    pub helpful: bool,
    /// What the reader wrote, masked.
    pub comment: Option<String>,
    /// When it was first sent.
    pub created: Timestamp,
    /// When it was last sent.
    pub updated: Timestamp,
}

/// The attributes of an item from which a [`Feedback`] is made.
#[derive(Deserialize)]
struct Row {
    pk: String,
    helpful: bool,
    comment: Option<String>,
    created: String,
    updated: String,
}

impl Store {
    /// The table of that name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Stores the feedback under its id, in one write that can be repeated. The vote is replaced; so is the comment, if there
    /// is one in `feedback`, and an empty one is removed. The item is stored for `months` months from the first write.
    pub(crate) async fn save(&self, id: Uuid, feedback: &NewFeedback, months: i16) -> Result<Saved, StoreError> {
        let now = Timestamp::now();
        let expires = now.to_zoned(TimeZone::UTC).saturating_add(months.months()).timestamp();
        let (article, language) = (feedback.article(), feedback.language());

        let mut update = "SET #article = :article, #language = :language, #helpful = :helpful, #page = :page, \
            #updated = :now, #created = if_not_exists(#created, :now), #expires = if_not_exists(#expires, :expires)"
            .to_owned();
        let mut request = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(id.to_string()))
            .condition_expression("attribute_not_exists(pk) OR (#article = :article AND #language = :language)")
            .expression_attribute_values(":article", text(article))
            .expression_attribute_values(":language", text(language))
            .expression_attribute_values(":helpful", AttributeValue::Bool(feedback.helpful()))
            .expression_attribute_values(":page", text(page(language, article)))
            .expression_attribute_values(":now", text(format!("{now:.3}")))
            .expression_attribute_values(":expires", seconds(expires))
            .return_values(ReturnValue::UpdatedOld);
        for name in ["article", "language", "helpful", "page", "updated", "created", "expires"] {
            request = request.expression_attribute_names(format!("#{name}"), name);
        }
        if let Some(comment) = feedback.comment() {
            request = request.expression_attribute_names("#comment", "comment");
            if comment.is_empty() {
                update.push_str(" REMOVE #comment");
            } else {
                update.push_str(", #comment = :comment");
                request = request.expression_attribute_values(":comment", text(comment));
            }
        }

        match request.update_expression(update).send().await {
            Ok(output) if output.attributes().is_some_and(|old| old.contains_key("created")) => Ok(Saved::Updated),
            Ok(_) => Ok(Saved::Created),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), UpdateItemError::ConditionalCheckFailedException(_)) =>
            {
                Err(StoreError::IdInUse)
            }
            Err(error) => Err(StoreError::Unavailable(causes(&error))),
        }
    }

    /// All feedback about a page, newest first. Reads all pages of the index.
    pub async fn feedback_about(&self, language: &str, article: &str) -> Result<Vec<Feedback>, StoreError> {
        let mut items = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by-page")
            .key_condition_expression("#page = :page")
            // DynamoDB deletes late, up to days after an item has expired.
            .filter_expression("#expires > :now")
            .expression_attribute_names("#page", "page")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":page", text(page(language, article)))
            .expression_attribute_values(":now", seconds(Timestamp::now()))
            .scan_index_forward(false)
            .into_paginator()
            .items()
            .send();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|error| StoreError::Unavailable(causes(&error)))?;
            let id = item.get("pk").and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
            let row: Option<Row> = serde_dynamo::from_item(item).ok();
            all.push(row.and_then(Row::feedback).ok_or(StoreError::Corrupt(id))?);
        }
        Ok(all)
    }
}

impl Row {
    fn feedback(self) -> Option<Feedback> {
        Some(Feedback {
            id: self.pk.parse().ok()?,
            helpful: self.helpful,
            comment: self.comment,
            created: self.created.parse().ok()?,
            updated: self.updated.parse().ok()?,
        })
    }
}

/// The index's key for a page.
fn page(language: &str, article: &str) -> String {
    format!("{language}#{article}")
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn seconds(time: Timestamp) -> AttributeValue {
    AttributeValue::N(time.as_second().to_string())
}
