//! The billing table. Everything of one organisation has one partition key.
//!
//! | `sk` | |
//! |---|---|
//! | `SUB#<id>` | a subscription as the payment provider has it, with the version of the row |
//! | `ASSIGNED#<subscription>` | the card that was entered last for it ([`assignments`]) |
//! | `CARD#<id>` | a card, with its owner and version; an edit that is still to be made at the provider is in `pending` |
//! | `AUDIT#<card>#<version>` | an entry of a card's history, the version in ten digits; stored for 24 months |
//! | `AUDIT#<subscription>#<version>` | which card paid it before and which since; stored for 24 months |
//! | `KEY#<admin>#<idempotency key>` | the answer to a request, by two hashes; stored for 24 hours |
//! | `LIMIT#<card or admin>` | the times of the last comparisons of details; stored while one of them counts |
//! | `LIMIT#<limit>#<card or invoice>` | the times at which the bank was asked; stored while one of them counts |
//!
//! `pk` is `ORG#<organisation>`, so no key of one organisation leads to another's items. These have a `pk` of their own:
//!
//! | `pk` | `sk` | |
//! |---|---|---|
//! | `CUS#<customer>` | `CUS` | the organisation of the provider's customer |
//! | `EVENT#<id>` | `EVENT` | an event of the provider's that was processed; stored for a week |
//! | `ADMINS#<organisation>` | `<person>` | how an admin is reached ([`contacts`]); stored for 12 months after a sign-in |
//! | `ADMINS#<organisation>` | `WITHOUT-REMINDERS#<person>` | that an admin wants no reminders ([`contacts`]) |
//! | `PERSON#<person>` | `PERSON` | of which organisation an admin is ([`contacts`]); stored for 12 months after a sign-in |
//! | `OUTBOX` | `<time>#<subscription>#<version>` | a change that is still to be told ([`outbox`]) |
//! | `MAILS#<organisation>` | `<person>#<notice>` | that a person was told it, or is being told ([`told`]) |
//! | `LOOK` | `LOOK` | how far the daily look at all organisations has come ([`look`]) |
//!
//! DynamoDB may delete an item after `expires` (seconds since 1970); since it
//! does so late, every read checks that too.
//!
//! An admin's edit is two transactions, with a request to the payment provider between them ([`edits`]). Our copy of
//! the provider's objects is updated by [`sync`].

mod assignments;
mod contacts;
mod edits;
mod history;
mod items;
mod keys;
mod limits;
mod look;
mod outbox;
mod rows;
mod sync;
mod told;
mod transaction;

use std::error::Error as StdError;
use std::fmt::Debug;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use jiff::Timestamp;

use crate::card::Card;
use crate::error::Error;
use crate::ids::CardId;
use crate::organisation::Organisation;
pub use edits::BeginOutcome;
use items::{Item, Items, of_key};
use keys::{Key, partition};
pub use limits::Exceeded;
pub use look::{Cursor, Look};
pub use outbox::OutboxEntry;
pub use sync::Snapshot;
pub use told::Told;

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

    /// All subscriptions and cards of an organisation. Empty for an organisation that is not known.
    pub async fn organisation(&self, organisation: &str) -> Result<Organisation, Error> {
        // In this order, a card that is added between the queries is found together with its subscription.
        let subscriptions = self.all(partition(organisation), "SUB#", rows::subscription).await?;
        let cards = self.all(partition(organisation), "CARD#", rows::card).await?;
        let subscriptions = subscriptions.into_iter().map(|(subscription, _)| subscription).collect();
        Organisation::new(subscriptions, cards).map_err(|astray| Error::Corrupt(format!("SUB#{astray}")))
    }

    /// A card of an organisation, or [`Error::NotFound`].
    pub async fn card(&self, organisation: &str, id: &CardId) -> Result<Card, Error> {
        let item = self.get(&Key::card(organisation, id)).await?;
        rows::card(item.ok_or(Error::NotFound)?)
    }

    async fn get(&self, key: &Key) -> Result<Option<Item>, Error> {
        let request = self.client.get_item().table_name(self.items.table()).consistent_read(true);
        Ok(request.set_key(Some(of_key(key))).send().await.map_err(|error| unavailable(&error))?.item)
    }

    async fn get_unexpired(&self, key: &Key, now: Timestamp) -> Result<Option<Item>, Error> {
        Ok(self.get(key).await?.filter(|item| !items::has_expired(item, now)))
    }

    async fn all<T>(&self, pk: String, prefix: &str, read: impl Fn(Item) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let query = self.items.query(self.client.query(), pk, prefix);
        let mut items = query.into_paginator().items().send();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(read(item.map_err(|error| unavailable(&error))?)?);
        }
        Ok(all)
    }
}

fn unavailable<E, R>(error: &SdkError<E, R>) -> Error
where
    E: ProvideErrorMetadata + StdError + 'static,
    R: Debug + 'static,
{
    Error::Unavailable(causes(error))
}

/// Why a call failed, on one line. Of DynamoDB's own errors the code alone, since their text may quote an item.
fn causes<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + StdError + 'static,
    R: Debug + 'static,
{
    if let Some(refusal) = error.as_service_error() {
        return refusal.code().unwrap_or("an error without a code").to_owned();
    }
    let chain = std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
