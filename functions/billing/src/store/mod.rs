//! The billing table: everything of an organisation's under one partition key.
//!
//! | `sk` | |
//! |---|---|
//! | `SUB#<id>` | a subscription |
//! | `CARD#<id>` | a card, with its owner and version |
//! | `AUDIT#<card>#<version>` | what became of a card, the version in ten digits; kept 24 months |
//! | `KEY#<admin>#<idempotency key>` | a change that was made, and the answer to it; both are hashes; kept 24 hours |
//!
//! `pk` is `ORG#<organisation>`, so no key of one organisation's leads to another's items. `expires` (seconds since
//! 1970) is when DynamoDB may delete an item; it does so late, so every read looks at it too.
//!
//! A change is one transaction of the card, its audit entry and the key: all of it happens, once, or none of it.

mod items;
mod rows;
mod transaction;

use std::error::Error as StdError;

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;

use crate::admin::Person;
use crate::attempt::Attempt;
use crate::audit::AuditEntry;
use crate::card::Card;
use crate::edit::Edited;
use crate::error::Error;
use crate::ids::CardId;
use crate::organisation::Organisation;
use crate::subscription::Subscription;
use items::{Item, Items, sort_key};
use transaction::{Failure, write};

/// The most entries of a card's history that are read: a page shows no more.
const HISTORY: i32 = 100;

/// The billing table.
#[derive(Clone)]
pub struct Billing {
    client: Client,
    items: Items,
}

/// Whose answer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// The change was made now: ours.
    Now,
    /// The same request was served before, or at the same time: the answer that it got.
    Before(String),
}

impl Billing {
    /// The table of that name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, items: Items::new(table) }
    }

    /// All of an organisation's subscriptions and cards; nothing, for an organisation that is not known.
    pub async fn organisation(&self, organisation: &str) -> Result<Organisation, Error> {
        // In this order: a card that is added meanwhile is then there when its subscription names it.
        let subscriptions = self.all(organisation, "SUB#", rows::subscription).await?;
        let cards = self.all(organisation, "CARD#", rows::card).await?;
        Organisation::new(subscriptions, cards).map_err(|astray| Error::Corrupt(format!("SUB#{astray}")))
    }

    /// One card of an organisation's, or [`Error::NotFound`].
    pub async fn card(&self, organisation: &str, id: &CardId) -> Result<Card, Error> {
        let item = self.get(organisation, &format!("CARD#{id}")).await?;
        rows::card(item.ok_or(Error::NotFound)?)
    }

    /// What became of a card, the newest first: the last 100 entries, as far as they are kept.
    pub async fn history(&self, organisation: &str, id: &CardId, now: Timestamp) -> Result<Vec<AuditEntry>, Error> {
        let query = self.items.query(self.client.query(), organisation, &format!("AUDIT#{id}#"));
        let page = query.scan_index_forward(false).limit(HISTORY).send().await.map_err(unavailable)?;
        let kept = page.items.unwrap_or_default().into_iter().filter(|item| !items::has_expired(item, now));
        kept.map(rows::audit_entry).collect()
    }

    /// The answer to an attempt that was served before; [`Error::KeyReused`] if its key stands for another request.
    ///
    /// Read after what the change is made from: then either that is as it was before the first attempt, or this finds
    /// its answer.
    pub async fn recall(&self, attempt: &Attempt, now: Timestamp) -> Result<Option<String>, Error> {
        let item = self.get(attempt.organisation(), &format!("KEY#{}", attempt.key())).await?;
        let Some(item) = item.filter(|item| !items::has_expired(item, now)) else { return Ok(None) };
        let record = rows::record(item)?;
        if record.fingerprint == attempt.fingerprint() { Ok(Some(record.answer)) } else { Err(Error::KeyReused) }
    }

    /// Makes the change and keeps the answer to it, unless the attempt was served meanwhile. The card's version and
    /// owner are conditions of the write itself.
    ///
    /// [`Error::NotFound`], [`Error::NotOwner`] and [`Error::Changed`] tell what the card was when the write came to
    /// it; [`Error::KeyReused`] as for [`recall`](Self::recall).
    pub async fn save(&self, attempt: &Attempt, edited: &Edited, answer: &str) -> Result<Saved, Error> {
        match write(&self.client, self.items.change(attempt, edited, answer)?).await {
            Ok(()) => Ok(Saved::Now),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
            Err(Failure::Conditions(mut refused)) => {
                // The key first: the change that beat this one to the card may have been this one.
                if refused.remove(&items::KEY).is_some() {
                    let answer = self.recall(attempt, edited.at()).await?;
                    return answer.map(Saved::Before).ok_or_else(|| Error::Unavailable("a key has gone".to_owned()));
                }
                let after = edited.after();
                match refused.remove(&items::CARD) {
                    Some(card) => Err(refusal(card, edited.by(), edited.before().version())),
                    None => Err(Error::Corrupt(format!("AUDIT#{}#{:010}", after.id(), after.version()))),
                }
            }
        }
    }

    /// Puts a subscription in. False if there is one of that id, which then stays as it is.
    pub async fn put_subscription(&self, organisation: &str, subscription: &Subscription) -> Result<bool, Error> {
        self.put(vec![self.items.new_subscription(organisation, subscription)?]).await
    }

    /// Puts a new card in, with the first entry of its history. False if there is one of that id, which then stays as
    /// it is.
    pub async fn put_card(&self, organisation: &str, card: &Card) -> Result<bool, Error> {
        self.put(self.items.new_card(organisation, card)?).await
    }

    async fn put(&self, items: Vec<aws_sdk_dynamodb::types::TransactWriteItem>) -> Result<bool, Error> {
        match write(&self.client, items).await {
            Ok(()) => Ok(true),
            Err(Failure::Conditions(_)) => Ok(false),
            Err(Failure::Unavailable(causes)) => Err(Error::Unavailable(causes)),
        }
    }

    async fn get(&self, organisation: &str, sk: &str) -> Result<Option<Item>, Error> {
        let request = self.client.get_item().table_name(self.items.table()).consistent_read(true);
        let request = request.set_key(Some(items::key(organisation, sk)));
        Ok(request.send().await.map_err(unavailable)?.item)
    }

    async fn all<T>(
        &self,
        organisation: &str,
        prefix: &str,
        read: impl Fn(Item) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let query = self.items.query(self.client.query(), organisation, prefix);
        let mut items = query.into_paginator().items().send();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(read(item.map_err(unavailable)?)?);
        }
        Ok(all)
    }
}

/// Why the write did not take a card that was as it should be when it was read.
fn refusal(card: Item, by: &Person, version: u32) -> Error {
    if card.is_empty() {
        return Error::NotFound;
    }
    let sk = sort_key(&card);
    match rows::card(card).and_then(|card| card.may_be_changed(by, version)) {
        Ok(()) => Error::Corrupt(sk),
        Err(error) => error,
    }
}

fn unavailable(error: impl StdError + 'static) -> Error {
    Error::Unavailable(causes(&error))
}

/// An SDK error with all its causes on one line. The SDK's own display of them may hold items.
fn causes(error: &(dyn StdError + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
