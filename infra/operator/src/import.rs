//! Copies what an organisation has at the payment provider into the table: its subscriptions and their cards.

use std::io::{IsTerminal as _, stdout};

use anyhow::{Context as _, Result, ensure};
use billing::{Billing, CustomerId};
use payments::Payments;
use stripe::Client;
use web::Settings;

use crate::database::Database;
use crate::say;

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
        // As sign-in reads it from the claim: nobody could sign in for another one.
        ensure!(
            !self.organisation.is_empty() && self.organisation.trim() == self.organisation,
            "the organisation is {:?}, but must be its name in the claim, without spaces around it",
            self.organisation
        );
        let (client, table) = self.database.connect(LOCAL_TABLE).await?;
        let provider = Client::new(stripe::Config::from(&self.settings)?);
        let payments = Payments::new(Billing::new(client, table), provider);
        let terminal = stdout().is_terminal();
        let imported =
            payments.import(&self.organisation, &customer, |done, all| print_progress(terminal, done, all)).await;
        if terminal {
            say(stdout(), "\n");
        }
        let imported = imported.with_context(|| format!("cannot import {customer} as {}", self.organisation))?;
        let (subscriptions, cards) = (imported.subscriptions, imported.cards);
        say(stdout(), &format!("{}: {subscriptions} subscriptions, {cards} cards\n", self.organisation));
        ensure!(imported.unread.is_empty(), "these cannot be read:\n{}", imported.unread.join("\n"));
        Ok(())
    }
}

/// Prints how much is done: on a terminal one line, overwritten each time.
fn print_progress(terminal: bool, done: usize, all: usize) {
    let (start, end) = if terminal { ("\r", "") } else { ("", "\n") };
    say(stdout(), &format!("{start}imported {done} of {all}{end}"));
}
