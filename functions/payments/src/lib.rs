//! What spans the payment provider and our table. The provider is the truth for subscriptions and cards; our table keeps
//! a copy, and the changes that are on their way there.
//!
//! - [`edit`](Accounts::edit): an admin's change of a card, in three steps that survive a crash between any two of them.
//! - [`mirror_subscription`](Accounts::mirror_subscription), [`mirror_card`](Accounts::mirror_card): our copy made as the
//!   provider's is now, whoever tells that something has changed; [`import`](Accounts::import) does it for all of a
//!   customer's.
//! - [`begin_new_card`](Accounts::begin_new_card), [`complete_new_card`](Accounts::complete_new_card): a card that is
//!   entered on the provider's own page.
//! - [`verify`](Accounts::verify), [`pay`](Accounts::pay): the bank is asked now.
//!
//! All of it can be done again at any time, and comes to the same.

mod edit;
mod error;
mod import;
mod invoice;
mod mirror;
mod new_card;
mod pay;
mod verify;

use std::time::Duration;

use billing::{Billing, CustomerId, DeclineCode};
use web::SiteUrl;

use crate::client::Client;

pub use error::Error;
pub use import::Imported;
pub use pay::Agreed;

/// How long the provider may take for all that one of our requests asks of it: less than the 10 seconds after which
/// Lambda ends the function without an answer.
const WHOLE: Duration = Duration::from_secs(8);

/// How often something is read and written anew because somebody else was quicker.
const ROUNDS: u32 = 8;

/// The provider and our table.
#[derive(Clone)]
pub struct Accounts {
    billing: Billing,
    client: Client,
    site: String,
}

/// What the bank said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Yes: the card is verified, the invoice paid.
    Approved,
    /// No, and why.
    Declined(DeclineCode),
    /// The card's holder has to approve it, at this address.
    Approve(String),
}

impl Accounts {
    /// `site` is where people come back to from the provider's pages.
    pub fn new(billing: Billing, client: Client, site: &SiteUrl) -> Self {
        Self { billing, client, site: site.origin().to_owned() }
    }

    /// The table.
    pub fn billing(&self) -> &Billing {
        &self.billing
    }

    /// The provider, for one request of ours.
    fn client(&self) -> Client {
        self.client.within(WHOLE)
    }

    /// Whose that customer is, as we were told, or else as its metadata tells. None for a customer who is nobody here.
    async fn organisation_of(&self, client: &Client, customer: &CustomerId) -> Result<Option<String>, Error> {
        if let Some(organisation) = self.billing.organisation_of(customer).await? {
            return Ok(Some(organisation));
        }
        let told = match client.customer(customer.as_str()).await {
            Ok(told) => told,
            Err(crate::Error::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Some(organisation) = told.organisation() else { return Ok(None) };
        self.billing.add_customer(customer, organisation).await?;
        Ok(self.billing.organisation_of(customer).await?)
    }
}

/// For a request that nobody sends again.
fn random_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}
