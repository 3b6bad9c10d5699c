//! The daily look at all organisations, and how far it has come.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::items::text;
use super::keys::Key;
use super::{Billing, rows, unavailable};
use crate::error::Error;

/// How many items of the table are searched at a time for organisations: so a run that is out of time leaves no more than that.
const PAGE_SIZE: i32 = 500;

/// Where a look goes on: after the item with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) pk: String,
    pub(super) sk: String,
}

/// How far the look of a day has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The day.
    pub date: Date,
    /// Where it goes on. None at the beginning, and at the end.
    pub cursor: Option<Cursor>,
    /// Whether all organisations have been looked at.
    pub is_done: bool,
    /// The organisations where it failed, to be looked at again.
    pub failed: Vec<String>,
}

impl Look {
    /// One that begins.
    pub fn of(date: Date) -> Self {
        Self { date, cursor: None, is_done: false, failed: Vec::new() }
    }
}

impl Billing {
    /// The last look. None if there was none.
    pub async fn look(&self) -> Result<Option<Look>, Error> {
        self.get(&Key::look()).await?.map(rows::look).transpose()
    }

    /// Stores how far a look has come. Of two runs at the same time the last one counts: what is looked at twice is told once.
    pub async fn store_look(&self, look: &Look) -> Result<(), Error> {
        let put = self.items.put(&Key::look(), rows::of_look(look), None)?;
        self.write_if_unchanged(vec![put]).await.map(|_| ())
    }

    /// Some of the organisations that have a customer at the provider, at most 500, and where the others are found. One with several
    /// customers may come again.
    pub async fn organisations(&self, after: Option<&Cursor>) -> Result<(Vec<String>, Option<Cursor>), Error> {
        let mut scan = self
            .client
            .scan()
            .table_name(self.items.table())
            .limit(PAGE_SIZE)
            .filter_expression("#sk = :sk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":sk", text("CUS"));
        if let Some(Cursor { pk, sk }) = after {
            scan = scan.exclusive_start_key("pk", text(pk)).exclusive_start_key("sk", text(sk));
        }
        let page = scan.send().await.map_err(|error| unavailable(&error))?;
        let next = page.last_evaluated_key.as_ref().and_then(|key| {
            let part = |name: &str| key.get(name).and_then(|value| value.as_s().ok()).cloned();
            Some(Cursor { pk: part("pk")?, sk: part("sk")? })
        });
        let customers = page.items.unwrap_or_default().into_iter().map(rows::plain::<rows::Customer>);
        let organisations: BTreeSet<_> =
            customers.map(|customer| customer.map(|it| it.organisation)).collect::<Result<_, _>>()?;
        Ok((organisations.into_iter().collect(), next))
    }
}
