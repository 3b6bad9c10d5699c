//! Items, and conditional writes of them.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use jiff::Timestamp;
use serde::Serialize;

use super::keys::Key;
use crate::error::Error;

/// An item in the SDK's form.
pub(super) type Item = HashMap<String, AttributeValue>;

/// A condition of a write: an expression with attributes `#name` and values `:name`.
pub(super) struct Condition {
    pub(super) expression: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) values: Vec<(&'static str, AttributeValue)>,
}

/// Builds the requests to the table.
#[derive(Clone)]
pub(super) struct Items {
    table: String,
}

/// Adds a condition to the builder of a write. The SDK's builders have these methods, but no trait in common.
macro_rules! with_condition {
    ($builder:expr, $condition:expr) => {{
        let condition: Condition = $condition;
        let mut builder = $builder.condition_expression(condition.expression);
        for name in condition.names {
            builder = builder.expression_attribute_names(format!("#{name}"), *name);
        }
        for (placeholder, value) in condition.values {
            builder = builder.expression_attribute_values(placeholder, value);
        }
        builder
    }};
}

impl Condition {
    /// The item does not exist.
    pub(super) fn absent() -> Self {
        Self { expression: "attribute_not_exists(pk)", names: &[], values: Vec::new() }
    }

    /// The item does not exist, or has expired.
    pub(super) fn absent_at(now: Timestamp) -> Self {
        Self {
            expression: "attribute_not_exists(pk) OR #expires <= :now",
            names: &["expires"],
            values: vec![(":now", number(now.as_second()))],
        }
    }

    /// The item has the version that was read. Version 0 stands for no item.
    pub(super) fn version(seen: u32) -> Self {
        if seen == 0 {
            return Self::absent();
        }
        Self { expression: "#version = :seen", names: &["version"], values: vec![(":seen", number(seen))] }
    }
}

impl Items {
    pub(super) fn new(table: impl Into<String>) -> Self {
        Self { table: table.into() }
    }

    pub(super) fn table(&self) -> &str {
        &self.table
    }

    /// Writes the whole item, over an existing one if there is no condition.
    pub(super) fn put(
        &self,
        key: &Key,
        row: impl Serialize,
        condition: impl Into<Option<Condition>>,
    ) -> Result<TransactWriteItem, Error> {
        let mut item = attributes(key, row)?;
        item.extend(of_key(key));
        let mut put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        if let Some(condition) = condition.into() {
            put = with_condition!(put, condition);
        }
        put.build().map_err(unbuilt).map(|put| TransactWriteItem::builder().put(put).build())
    }

    /// Writes only these attributes of an item, and removes those of them that the row does not have. All others stay.
    pub(super) fn update(
        &self,
        key: &Key,
        row: impl Serialize,
        names: &[&str],
        condition: Condition,
    ) -> Result<TransactWriteItem, Error> {
        let mut row = attributes(key, row)?;
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(of_key(key)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for name in names {
            update = update.expression_attribute_names(format!("#{name}"), *name);
            match row.remove(*name) {
                Some(value) => {
                    update = update.expression_attribute_values(format!(":new_{name}"), value);
                    set.push(format!("#{name} = :new_{name}"));
                }
                None => remove.push(format!("#{name}")),
            }
        }
        let clauses = [("SET", set), ("REMOVE", remove)].into_iter().filter(|(_, parts)| !parts.is_empty());
        let clauses: Vec<_> = clauses.map(|(verb, parts)| format!("{verb} {}", parts.join(", "))).collect();
        update = with_condition!(update.update_expression(clauses.join(" ")), condition);
        update.build().map_err(unbuilt).map(|update| TransactWriteItem::builder().update(update).build())
    }

    /// Writes nothing, but is a condition of the transaction.
    pub(super) fn check(&self, key: &Key, condition: Condition) -> Result<TransactWriteItem, Error> {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(of_key(key)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let check = with_condition!(check, condition);
        check.build().map_err(unbuilt).map(|check| TransactWriteItem::builder().condition_check(check).build())
    }

    pub(super) fn delete(
        &self,
        key: &Key,
        condition: impl Into<Option<Condition>>,
    ) -> Result<TransactWriteItem, Error> {
        let mut delete = Delete::builder().table_name(&self.table).set_key(Some(of_key(key)));
        if let Some(condition) = condition.into() {
            delete = with_condition!(delete, condition);
        }
        delete.build().map_err(unbuilt).map(|delete| TransactWriteItem::builder().delete(delete).build())
    }

    /// All items of a partition; those whose sort key begins with `prefix`, if it is not empty.
    pub(super) fn query(&self, query: QueryFluentBuilder, pk: String, prefix: &str) -> QueryFluentBuilder {
        let query = query
            .table_name(&self.table)
            .consistent_read(true)
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_values(":pk", text(pk));
        if prefix.is_empty() {
            return query.key_condition_expression("#pk = :pk");
        }
        query
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":prefix", text(prefix))
    }
}

/// The attributes of a primary key.
pub(super) fn of_key(key: &Key) -> Item {
    [("pk", key.pk()), ("sk", key.sk())].into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect()
}

/// An item's sort key, which names it in errors.
pub(super) fn sort_key(item: &Item) -> String {
    item.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default()
}

/// Whether the item has expired. An item without a valid time is not: decoding its row finds that it is corrupt.
pub(super) fn has_expired(item: &Item, now: Timestamp) -> bool {
    let expires = item.get("expires").and_then(|expires| expires.as_n().ok()).and_then(|expires| expires.parse().ok());
    expires.is_some_and(|expires: i64| expires <= now.as_second())
}

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn number(value: impl Into<i64>) -> AttributeValue {
    AttributeValue::N(value.into().to_string())
}

fn attributes(key: &Key, row: impl Serialize) -> Result<Item, Error> {
    serde_dynamo::to_item(row).map_err(|_| Error::Corrupt(key.sk().to_owned()))
}

/// A builder that lacks a required part. Does not happen: all parts are set above.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
pub(super) fn unbuilt(error: BuildError) -> Error {
    Error::Unavailable(error.to_string())
}
