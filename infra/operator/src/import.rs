//! Copies what an organisation has at the payment provider into the table: its subscriptions and their cards.

use std::io::{IsTerminal as _, Write as _, stdout};

use anyhow::{Context as _, Result, ensure};
use billing::{Billing, CustomerId};
use payments::Payments;
use stripe::Client;
use web::Settings;

use crate::database::Database;

/// The billing table's name in `cargo dev`.
const LOCAL_TABLE: &str = "BillingTable";

/// An import of one organisation.
pub struct Import {
    /// The organisation, by the value of its claim.
    pub organisation: String,
    /// Its customer id at the payment provider: `cus_…`.
    pub customer: String,
    /// The table to write to.
    pub database: Database,
    /// The payment provider: `PROVIDER_URL` and `PROVIDER_SECRET`.
    pub settings: Settings,
}

impl Import {
    /// Imports, and prints its progress. An import can be repeated at any time.
    pub async fn run(self) -> Result<()> {
        let customer = CustomerId::parse(&self.customer).context("a customer's id begins with cus_")?;
        let (client, table) = self.database.connect(LOCAL_TABLE).await?;
        let provider = Client::new(stripe::Config::from(&self.settings)?);
        let payments = Payments::new(Billing::new(client, table), provider);
        let terminal = stdout().is_terminal();
        let imported =
            payments.import(&self.organisation, &customer, |done, all| print_progress(terminal, done, all)).await;
        if terminal {
            println!();
        }
        let imported = imported.with_context(|| format!("cannot import {customer} as {}", self.organisation))?;
        println!("{}: {} subscriptions, {} cards", self.organisation, imported.subscriptions, imported.cards);
        ensure!(imported.unread.is_empty(), "these cannot be read:\n{}", imported.unread.join("\n"));
        Ok(())
    }
}

/// Prints how much is done: on a terminal one line, overwritten each time.
fn print_progress(terminal: bool, done: usize, all: usize) {
    let (start, end) = if terminal { ("\r", "") } else { ("", "\n") };
    let _ = write!(stdout(), "{start}imported {done} of {all}{end}");
    let _ = stdout().flush();
}
