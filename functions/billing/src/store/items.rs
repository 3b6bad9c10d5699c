//! What is written, and under which conditions.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use super::rows;
use crate::attempt::Attempt;
use crate::audit::AuditEntry;
use crate::card::Card;
use crate::edit::Edited;
use crate::error::Error;
use crate::ids::CardId;
use crate::subscription::Subscription;

/// An item as the SDK has it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The places of a change's items in its transaction.
pub(super) const CARD: usize = 0;
pub(super) const KEY: usize = 1;

/// How long a key is kept.
const KEY_HOURS: i64 = 24;

/// How long an audit entry is kept.
const AUDIT_MONTHS: i32 = 24;

/// `The card is the version that was seen, and its owner is the one who writes.`
const SEEN_AND_OWNED: &str = "#version = :version AND #owner.#issuer = :issuer AND #owner.#subject = :subject";

/// Makes the table's items.
#[derive(Clone)]
pub(super) struct Items {
    table: String,
}

impl Items {
    pub(super) fn new(table: impl Into<String>) -> Self {
        Self { table: table.into() }
    }

    pub(super) fn table(&self) -> &str {
        &self.table
    }

    /// A change: the card ([`CARD`]), the key ([`KEY`]) and, if the card becomes another, its audit entry.
    pub(super) fn change(
        &self,
        attempt: &Attempt,
        edited: &Edited,
        answer: &str,
    ) -> Result<Vec<TransactWriteItem>, Error> {
        let organisation = attempt.organisation();
        let mut items = Vec::with_capacity(3);
        items.insert(
            CARD,
            if edited.is_change() {
                TransactWriteItem::builder().update(self.card_update(organisation, edited)?).build()
            } else {
                TransactWriteItem::builder().condition_check(self.card_check(organisation, edited)?).build()
            },
        );
        items.insert(KEY, self.key(attempt, answer, edited.at())?);
        if edited.is_change() {
            items.push(self.audit(organisation, edited.after().id(), &AuditEntry::of(edited))?);
        }
        Ok(items)
    }

    /// A subscription that is not there yet.
    pub(super) fn new_subscription(
        &self,
        organisation: &str,
        subscription: &Subscription,
    ) -> Result<TransactWriteItem, Error> {
        let item = item(organisation, &format!("SUB#{}", subscription.id()), rows::of_subscription(subscription))?;
        self.put_new(item)
    }

    /// A card that is not there yet, and the first entry of its history.
    pub(super) fn new_card(&self, organisation: &str, card: &Card) -> Result<Vec<TransactWriteItem>, Error> {
        let item = item(organisation, &format!("CARD#{}", card.id()), rows::of_card(card))?;
        Ok(vec![self.put_new(item)?, self.audit(organisation, card.id(), &AuditEntry::creation(card))?])
    }

    /// All items of an organisation's whose sort key begins with `prefix`.
    pub(super) fn query(&self, query: QueryFluentBuilder, organisation: &str, prefix: &str) -> QueryFluentBuilder {
        query
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(format!("ORG#{organisation}")))
            .expression_attribute_values(":prefix", text(prefix))
    }

    /// Writes only what an edit writes: other attributes of the item stay.
    fn card_update(&self, organisation: &str, edited: &Edited) -> Result<Update, Error> {
        let row = item(organisation, "", rows::of_card(edited.after()))?;
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(organisation, &format!("CARD#{}", edited.after().id()))))
            .update_expression("SET #details = :details, #changed = :changed, #version = :next")
            .condition_expression(SEEN_AND_OWNED)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for (name, placeholder) in [("details", ":details"), ("changed", ":changed"), ("version", ":next")] {
            let value = row.get(name).cloned().unwrap_or(AttributeValue::Null(true));
            update = update
                .expression_attribute_names(format!("#{name}"), name)
                .expression_attribute_values(placeholder, value);
        }
        for name in ["owner", "issuer", "subject"] {
            update = update.expression_attribute_names(format!("#{name}"), name);
        }
        for (placeholder, value) in seen_and_owned(edited) {
            update = update.expression_attribute_values(placeholder, value);
        }
        update.build().map_err(unbuilt)
    }

    /// The card as it is: what is saved anew is there already.
    fn card_check(&self, organisation: &str, edited: &Edited) -> Result<ConditionCheck, Error> {
        let mut check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key(organisation, &format!("CARD#{}", edited.after().id()))))
            .condition_expression(SEEN_AND_OWNED)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for name in ["version", "owner", "issuer", "subject"] {
            check = check.expression_attribute_names(format!("#{name}"), name);
        }
        for (placeholder, value) in seen_and_owned(edited) {
            check = check.expression_attribute_values(placeholder, value);
        }
        check.build().map_err(unbuilt)
    }

    /// The key, where there is none or one that has expired.
    fn key(&self, attempt: &Attempt, answer: &str, now: Timestamp) -> Result<TransactWriteItem, Error> {
        let expires = now.saturating_add(KEY_HOURS.hours()).unwrap_or(Timestamp::MAX);
        let sk = format!("KEY#{}", attempt.key());
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item(attempt.organisation(), &sk, rows::Record::new(attempt, answer, expires))?))
            .condition_expression("attribute_not_exists(pk) OR #expires <= :now")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":now", AttributeValue::N(now.as_second().to_string()));
        put.build().map_err(unbuilt).map(|put| TransactWriteItem::builder().put(put).build())
    }

    fn audit(&self, organisation: &str, card: &CardId, entry: &AuditEntry) -> Result<TransactWriteItem, Error> {
        let expires = entry.at().to_zoned(TimeZone::UTC).saturating_add(AUDIT_MONTHS.months()).timestamp();
        let sk = format!("AUDIT#{card}#{:010}", entry.version());
        self.put_new(item(organisation, &sk, rows::of_audit_entry(entry, expires))?)
    }

    fn put_new(&self, item: Item) -> Result<TransactWriteItem, Error> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build();
        put.map_err(unbuilt).map(|put| TransactWriteItem::builder().put(put).build())
    }
}

/// The values of [`SEEN_AND_OWNED`].
fn seen_and_owned(edited: &Edited) -> [(&'static str, AttributeValue); 3] {
    [
        (":version", AttributeValue::N(edited.before().version().to_string())),
        (":issuer", text(edited.by().issuer())),
        (":subject", text(edited.by().subject())),
    ]
}

/// The primary key of an item.
pub(super) fn key(organisation: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), text(format!("ORG#{organisation}"))), ("sk".to_owned(), text(sk))])
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

fn item(organisation: &str, sk: &str, row: impl Serialize) -> Result<Item, Error> {
    let mut item: Item = serde_dynamo::to_item(row).map_err(|_| Error::Corrupt(sk.to_owned()))?;
    item.extend(key(organisation, sk));
    Ok(item)
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// The builders ask for nothing that is not given here.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn unbuilt(error: BuildError) -> Error {
    Error::Unavailable(error.to_string())
}
