//! Takes what an organisation has at the payment provider into the table: its subscriptions and their cards.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use billing::{Billing, CustomerId};
use payments::Payments;
use stripe::Client;
use web::Settings;

use crate::dynamodb::Dynamodb;
use crate::store;

/// What is imported from where, and to where.
#[derive(Debug, Clone)]
pub struct Import {
    /// The organisation, by the value of its claim.
    pub organisation: String,
    /// The customer that it is at the provider: `cus_…`.
    pub customer: String,
    /// The billing table in the cloud; without one, that of the database in the folder `data`.
    pub table: Option<String>,
    /// The folder of what `cargo dev` keeps.
    pub data: PathBuf,
    /// Settings by name: `PROVIDER_URL`, `PROVIDER_SECRET`, and the SDK's own.
    pub variables: BTreeMap<String, String>,
}

impl Import {
    /// Imports, and tells how far it has come. It can be done again at any time.
    pub async fn run(self) -> Result<()> {
        let customer = CustomerId::parse(&self.customer).context("a customer's id begins with cus_")?;
        let settings: Settings = self.variables.into_iter().collect();
        if let Some(table) = self.table {
            let endpoint = settings.optional(store::ENDPOINT);
            let billing = Billing::new(store::client(endpoint).await, table);
            return import(&payments(&settings, billing)?, &self.organisation, &customer).await;
        }
        let dynamodb = Dynamodb::kept_in(&self.data).await?;
        let client = store::client(Some(&format!("http://{}", dynamodb.address()))).await;
        let payments = payments(&settings, Billing::new(client, "BillingTable"));
        let imported = import(&payments?, &self.organisation, &customer).await;
        dynamodb.stop().await;
        imported
    }
}

async fn import(payments: &Payments, organisation: &str, customer: &CustomerId) -> Result<()> {
    let terminal = stdout().is_terminal();
    let progress = |done: usize, all: usize| {
        // On a terminal one line, written over and over.
        let (start, end) = if terminal { ("\r", "") } else { ("", "\n") };
        let _ = write!(stdout(), "{start}imported {done} of {all}{end}");
        let _ = stdout().flush();
    };
    let imported = payments.import(organisation, customer, progress).await;
    if terminal {
        println!();
    }
    let imported = imported.with_context(|| format!("cannot import {customer} as {organisation}"))?;
    println!("{organisation}: {} subscriptions, {} cards", imported.subscriptions, imported.cards);
    ensure!(imported.unread.is_empty(), "these cannot be read:\n{}", imported.unread.join("\n"));
    Ok(())
}

/// The use cases, with the provider of these settings and that table.
pub(crate) fn payments(settings: &Settings, billing: Billing) -> Result<Payments> {
    Ok(Payments::new(billing, Client::new(stripe::Config::from(settings)?)))
}
