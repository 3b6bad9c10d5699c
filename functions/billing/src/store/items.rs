//! Items and their keys, and what can be written of them under which conditions.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use serde::Serialize;

use super::rows;
use crate::audit::AuditEntry;
use crate::error::Error;
use crate::ids::{CardId, CustomerId, SubscriptionId};

/// An item as the SDK has it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// How long an audit entry is kept.
const AUDIT_MONTHS: i32 = 24;

/// An item's primary key.
#[derive(Clone)]
pub(super) struct Key {
    pk: String,
    sk: String,
}

/// What must hold of an item: an expression of attributes `#name` and values `:name`.
pub(super) struct Condition {
    pub(super) expression: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) values: Vec<(&'static str, AttributeValue)>,
}

/// Makes what is sent to the table.
#[derive(Clone)]
pub(super) struct Items {
    table: String,
}

impl Key {
    pub(super) fn card(organisation: &str, id: &CardId) -> Self {
        Self::within(organisation, format!("CARD#{id}"))
    }

    pub(super) fn subscription(organisation: &str, id: &SubscriptionId) -> Self {
        Self::within(organisation, format!("SUB#{id}"))
    }

    pub(super) fn attempt(organisation: &str, key: &str) -> Self {
        Self::within(organisation, format!("KEY#{key}"))
    }

    /// `of` is a card or a subscription.
    pub(super) fn audit(organisation: &str, of: &str, version: u32) -> Self {
        Self::within(organisation, format!("AUDIT#{of}#{version:010}"))
    }

    pub(super) fn limit(organisation: &str, name: &str) -> Self {
        Self::within(organisation, format!("LIMIT#{name}"))
    }

    pub(super) fn customer(id: &CustomerId) -> Self {
        Self { pk: format!("CUS#{id}"), sk: "CUS".to_owned() }
    }

    pub(super) fn event(id: &str) -> Self {
        Self { pk: format!("EVENT#{id}"), sk: "EVENT".to_owned() }
    }

    fn within(organisation: &str, sk: String) -> Self {
        Self { pk: partition(organisation), sk }
    }

    /// The name of the item in errors.
    pub(super) fn sk(&self) -> &str {
        &self.sk
    }

    pub(super) fn attributes(&self) -> Item {
        [("pk", &self.pk), ("sk", &self.sk)].into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect()
    }
}

impl Condition {
    /// There is no such item.
    pub(super) fn absent() -> Self {
        Self { expression: "attribute_not_exists(pk)", names: &[], values: Vec::new() }
    }

    /// There is none, or one that has expired.
    pub(super) fn absent_at(now: Timestamp) -> Self {
        Self {
            expression: "attribute_not_exists(pk) OR #expires <= :now",
            names: &["expires"],
            values: vec![(":now", number(now.as_second()))],
        }
    }

    /// It is the version that was seen; version 0 is none at all.
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

    /// Writes the item whole, whatever was there if there is no condition.
    pub(super) fn put(
        &self,
        key: &Key,
        row: impl Serialize,
        condition: impl Into<Option<Condition>>,
    ) -> Result<TransactWriteItem, Error> {
        let mut item = attributes(key, row)?;
        item.extend(key.attributes());
        let mut put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        if let Some(condition) = condition.into() {
            put = put.condition_expression(condition.expression);
            for name in condition.names {
                put = put.expression_attribute_names(format!("#{name}"), *name);
            }
            for (placeholder, value) in condition.values {
                put = put.expression_attribute_values(placeholder, value);
            }
        }
        put.build().map_err(unbuilt).map(|put| TransactWriteItem::builder().put(put).build())
    }

    /// Writes of an item only these attributes, and takes away those that the row does not have: all others stay.
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
            .set_key(Some(key.attributes()))
            .condition_expression(condition.expression)
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
        update = update.update_expression(clauses.join(" "));
        for name in condition.names {
            update = update.expression_attribute_names(format!("#{name}"), *name);
        }
        for (placeholder, value) in condition.values {
            update = update.expression_attribute_values(placeholder, value);
        }
        update.build().map_err(unbuilt).map(|update| TransactWriteItem::builder().update(update).build())
    }

    /// Writes nothing, but is a condition of what is written.
    pub(super) fn check(&self, key: &Key, condition: Condition) -> Result<TransactWriteItem, Error> {
        let mut check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition.expression)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for name in condition.names {
            check = check.expression_attribute_names(format!("#{name}"), *name);
        }
        for (placeholder, value) in condition.values {
            check = check.expression_attribute_values(placeholder, value);
        }
        check.build().map_err(unbuilt).map(|check| TransactWriteItem::builder().condition_check(check).build())
    }

    /// An entry of a card's history.
    pub(super) fn audit(
        &self,
        organisation: &str,
        card: &CardId,
        entry: &AuditEntry,
        condition: impl Into<Option<Condition>>,
    ) -> Result<TransactWriteItem, Error> {
        let key = Key::audit(organisation, card.as_str(), entry.version());
        self.put(&key, rows::of_audit_entry(entry, audit_expires(entry.at())), condition)
    }

    /// All items of an organisation's whose sort key begins with `prefix`.
    pub(super) fn query(&self, query: QueryFluentBuilder, organisation: &str, prefix: &str) -> QueryFluentBuilder {
        query
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(partition(organisation)))
            .expression_attribute_values(":prefix", text(prefix))
    }
}

/// When an audit entry of that time may go.
pub(super) fn audit_expires(at: Timestamp) -> Timestamp {
    after(at, AUDIT_MONTHS.months())
}

/// That much later.
pub(super) fn after(time: Timestamp, span: Span) -> Timestamp {
    time.to_zoned(TimeZone::UTC).saturating_add(span).timestamp()
}

/// An item's sort key, to name it by.
pub(super) fn sort_key(item: &Item) -> String {
    item.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default()
}

/// Whether the item should be gone. One that does not say when is another kind of corrupt, for its row to find.
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

fn partition(organisation: &str) -> String {
    format!("ORG#{organisation}")
}

fn attributes(key: &Key, row: impl Serialize) -> Result<Item, Error> {
    serde_dynamo::to_item(row).map_err(|_| Error::Corrupt(key.sk.clone()))
}

/// The builders ask for nothing that is not given here.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
pub(super) fn unbuilt(error: BuildError) -> Error {
    Error::Unavailable(error.to_string())
}
