//! The billing table: everything of an organisation's under one partition key.
//!
//! | `sk` | |
//! |---|---|
//! | `SUB#<id>` | a subscription as the payment provider has it, with the version of the row |
//! | `CARD#<id>` | a card, with its owner and version; while a change is on its way to the provider, `pending` is that |
//! | `AUDIT#<card>#<version>` | what became of a card, the version in ten digits; kept 24 months |
//! | `AUDIT#<subscription>#<version>` | which card paid it before and which since; kept 24 months |
//! | `KEY#<admin>#<idempotency key>` | a change that was made, and the answer to it; both are hashes; kept 24 hours |
//! | `LIMIT#<card or admin>` | when details were last compared; kept as long as the last of them counts |
//!
//! `pk` is `ORG#<organisation>`, so no key of one organisation's leads to another's items. Beside them are
//! `CUS#<customer>`, which tells whose the provider's customer is, and `EVENT#<id>`, a mark of what the provider told and
//! was dealt with. `expires` (seconds since 1970) is when DynamoDB may delete an item; it does so late, so every read
//! looks at it too.
//!
//! An admin's change is two transactions with the payment provider between them ([`changes`]); what the provider has is
//! mirrored ([`mirror`]).

mod changes;
mod items;
mod limits;
mod rows;
mod sync;
mod transaction;

use std::error::Error as StdError;

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;

use crate::audit::AuditEntry;
use crate::card::Card;
use crate::error::Error;
use crate::ids::CardId;
use crate::organisation::Organisation;
pub use changes::BeginOutcome;
use items::{Item, Items, Key};
pub use limits::Exceeded;
pub use sync::Snapshot;

/// The most entries of a card's history that are read: a page shows no more.
const HISTORY: i32 = 100;

/// The billing table.
#[derive(Clone)]
pub struct Billing {
    client: Client,
    items: Items,
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
        let subscriptions = subscriptions.into_iter().map(|(subscription, _)| subscription).collect();
        Organisation::new(subscriptions, cards).map_err(|astray| Error::Corrupt(format!("SUB#{astray}")))
    }

    /// One card of an organisation's, or [`Error::NotFound`].
    pub async fn card(&self, organisation: &str, id: &CardId) -> Result<Card, Error> {
        let item = self.get(&Key::card(organisation, id)).await?;
        rows::card(item.ok_or(Error::NotFound)?)
    }

    /// What became of a card, the newest first: the last 100 entries, as far as they are kept.
    pub async fn history(&self, organisation: &str, id: &CardId, now: Timestamp) -> Result<Vec<AuditEntry>, Error> {
        let query = self.items.query(self.client.query(), organisation, &format!("AUDIT#{id}#"));
        let page = query.scan_index_forward(false).limit(HISTORY).send().await.map_err(unavailable)?;
        let kept = page.items.unwrap_or_default().into_iter().filter(|item| !items::has_expired(item, now));
        kept.map(rows::audit_entry).collect()
    }

    async fn get(&self, key: &Key) -> Result<Option<Item>, Error> {
        let request = self.client.get_item().table_name(self.items.table()).consistent_read(true);
        Ok(request.set_key(Some(key.attributes())).send().await.map_err(unavailable)?.item)
    }

    async fn get_unexpired(&self, key: &Key, now: Timestamp) -> Result<Option<Item>, Error> {
        Ok(self.get(key).await?.filter(|item| !items::has_expired(item, now)))
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

fn unavailable(error: impl StdError + 'static) -> Error {
    Error::Unavailable(causes(&error))
}

/// An SDK error with all its causes on one line. The SDK's own display of them may hold items.
fn causes(error: &(dyn StdError + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
