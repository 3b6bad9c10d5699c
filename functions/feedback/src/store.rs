//! The feedback table: one item for each reader's feedback.
//!
//! `pk` is its id. The index `by-page` lists a page's feedback by time: `page` is `<language>#<article>`, `created` an
//! RFC 3339 time of fixed length. `comment`, `reason`, `step` and `version` may be absent. `expires` (seconds since 1970) is when
//! DynamoDB may delete the item.
//!
//! One item is the site's index: its `pk` is [`INDEX_KEY`], and `index` is the JSON. Whoever publishes the site writes it.

use std::cell::RefCell;
use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use uuid::Uuid;
use web::dynamodb::causes;

use crate::index::Index;
use crate::new_feedback::{Change, NewFeedback};
use crate::reason::Reason;

/// The key of the site's index. It is no id of an answer, since those are UUIDs.
const INDEX_KEY: &str = "site-index";

/// The feedback table.
#[derive(Clone)]
pub struct Store {
    client: Client,
    table: String,
}

/// How many answers one read returns at most: few enough for the client's time limit on a slow network.
const ANSWERS_PER_READ: i32 = 1_000;

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
    /// Nobody has published the site yet, or its index has a format that this program does not read.
    #[error("the site's index: {0}; publish the site")]
    NoIndex(String),
    /// An item does not have the format that this program writes.
    #[error("the item {0:?} is corrupt")]
    Corrupt(String),
}

/// A reader's feedback as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The id that the sender chose.
    pub id: Uuid,
    /// The article's id.
    pub article: String,
    /// The language's code.
    pub language: String,
    /// Whether the article helped the reader.
    pub helpful: bool,
    /// What the reader wrote, masked.
    pub comment: Option<String>,
    /// Why the article did not help, if the reader said it.
    pub reason: Option<Reason>,
    /// At which of the article's steps, from 1 on, if the reader said it.
    pub step: Option<u64>,
    /// The version of the text that was read. Older answers have none.
    pub version: Option<String>,
    /// When it was first sent.
    pub created: Timestamp,
    /// When it was last sent.
    pub updated: Timestamp,
}

/// The attributes of an item from which a [`Feedback`] is made.
#[derive(Deserialize)]
struct Row {
    pk: String,
    article: String,
    language: String,
    helpful: bool,
    comment: Option<String>,
    reason: Option<Reason>,
    step: Option<u64>,
    version: Option<String>,
    created: String,
    updated: String,
}

impl Store {
    /// The table of that name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Stores the feedback under its id, in one write that can be repeated. The vote is replaced; so are the comment,
    /// the reason, the step and the version, as far as `feedback` has them. The item is stored for `months` months from the first write.
    pub(crate) async fn save(&self, id: Uuid, feedback: &NewFeedback, months: i16) -> Result<Saved, StoreError> {
        let now = Timestamp::now();
        let expires = now.to_zoned(TimeZone::UTC).saturating_add(months.months()).timestamp();
        let (article, language) = (feedback.article(), feedback.language());

        let mut changes = vec![
            "SET #article = :article, #language = :language, #helpful = :helpful, #page = :page, \
            #updated = :now, #created = if_not_exists(#created, :now), #expires = if_not_exists(#expires, :expires)"
                .to_owned(),
        ];
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
        let comment = match feedback.comment() {
            None => Change::Keep,
            Some("") => Change::Remove,
            Some(comment) => Change::Set(text(comment)),
        };
        let reason = feedback.reason().map(|reason| text(reason.name()));
        let step = feedback.step().map(|step| AttributeValue::N(step.to_string()));
        let version = feedback.version().map_or(Change::Keep, |version| Change::Set(text(version)));
        let mut removed = Vec::new();
        for (name, change) in [("comment", comment), ("reason", reason), ("step", step), ("version", version)] {
            match change {
                Change::Keep => continue,
                Change::Remove => removed.push(format!("#{name}")),
                Change::Set(value) => {
                    changes.push(format!("#{name} = :{name}"));
                    request = request.expression_attribute_values(format!(":{name}"), value);
                }
            }
            request = request.expression_attribute_names(format!("#{name}"), name);
        }
        let mut update = changes.join(", ");
        if !removed.is_empty() {
            update = [update, removed.join(", ")].join(" REMOVE ");
        }

        match request.update_expression(update).send().await {
            // A new item has no old attributes. Which of them are returned differs between engines.
            Ok(output) if output.attributes().is_some_and(|old| !old.is_empty()) => Ok(Saved::Updated),
            Ok(_) => Ok(Saved::Created),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), UpdateItemError::ConditionalCheckFailedException(_)) =>
            {
                Err(StoreError::IdInUse)
            }
            Err(error) => Err(StoreError::Unavailable(causes(&error))),
        }
    }

    /// The site's index.
    pub(crate) async fn index(&self) -> Result<Index, StoreError> {
        let read = self.client.get_item().table_name(&self.table).key("pk", text(INDEX_KEY)).send().await;
        let item = read.map_err(|error| StoreError::Unavailable(causes(&error)))?.item;
        let json = item.as_ref().and_then(|item| item.get("index")?.as_s().ok());
        let json = json.ok_or_else(|| StoreError::NoIndex("there is none".to_owned()))?;
        Index::parse(json.as_bytes()).map_err(|error| StoreError::NoIndex(format!("{error:#}")))
    }

    /// Replaces the site's index, as `infra/publish.py` does.
    pub async fn put_index(&self, json: String) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).item("pk", text(INDEX_KEY)).item("index", text(json));
        put.send().await.map_err(|error| StoreError::Unavailable(causes(&error)))?;
        Ok(())
    }

    /// All stored answers, in no order. Reads both halves of the table at the same time, page by page, and calls `progress` after
    /// each page with the number of answers so far.
    pub async fn answers(&self, progress: impl FnMut(usize)) -> Result<Vec<Feedback>, StoreError> {
        let progress = RefCell::new((0, progress));
        let read = |count: usize| {
            let (total, progress) = &mut *progress.borrow_mut();
            *total += count;
            progress(*total);
        };
        let (mut answers, others) = tokio::try_join!(self.half(0, &read), self.half(1, &read))?;
        answers.extend(others);
        Ok(answers)
    }

    /// The answers in one half of the table, 0 or 1. `read` is called after each page with the number of its answers.
    async fn half(&self, half: i32, read: &impl Fn(usize)) -> Result<Vec<Feedback>, StoreError> {
        let mut pages = self
            .client
            .scan()
            .table_name(&self.table)
            .segment(half)
            .total_segments(2)
            .limit(ANSWERS_PER_READ)
            // DynamoDB deletes late, up to days after an item has expired.
            .filter_expression("#expires > :now")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":now", seconds(Timestamp::now()))
            .into_paginator()
            .send();
        let mut answers = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| StoreError::Unavailable(causes(&error)))?;
            let before = answers.len();
            for item in page.items.unwrap_or_default() {
                answers.push(feedback_of(item)?);
            }
            read(answers.len() - before);
        }
        Ok(answers)
    }
}

fn feedback_of(item: HashMap<String, AttributeValue>) -> Result<Feedback, StoreError> {
    let id = item.get("pk").and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
    let row: Option<Row> = serde_dynamo::from_item(item).ok();
    row.and_then(Row::feedback).ok_or(StoreError::Corrupt(id))
}

impl Row {
    fn feedback(self) -> Option<Feedback> {
        Some(Feedback {
            id: self.pk.parse().ok()?,
            article: self.article,
            language: self.language,
            helpful: self.helpful,
            comment: self.comment,
            reason: self.reason,
            step: self.step,
            version: self.version,
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
