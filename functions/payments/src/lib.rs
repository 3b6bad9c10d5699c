//! The use cases that span the payment provider and our table. The provider is the truth for subscriptions and cards; our
//! table has a copy, and the edits that are still to be made at the provider.
//!
//! - [`organisation`](Payments::organisation), [`card_history`](Payments::card_history): what an admin can read.
//! - [`edit_card`](Payments::edit_card): an admin edits a card, in three steps that survive a crash between any two of
//!   them.
//! - [`sync_subscription`](Payments::sync_subscription), [`sync_customer`](Payments::sync_customer),
//!   [`sync_card`](Payments::sync_card): our copy is updated from the provider; [`import`](Payments::import) does so for
//!   everything that a customer has, and [`process_event`](Payments::process_event) when the provider reports a change.
//! - [`add_card`](Payments::add_card), [`finish_new_card`](Payments::finish_new_card): a new card is entered on the
//!   provider's page.
//! - [`verify`](Payments::verify), [`pay`](Payments::pay): the bank is asked now. If it wants the card holder's approval,
//!   [`finish_verification`](Payments::finish_verification) and [`finish_payment`](Payments::finish_payment) find out how
//!   it ended. [`receipt`](Payments::receipt) says what was paid.
//!
//! - [`refresh`](Payments::refresh), [`is_paid`](Payments::is_paid): what is about to be told is fetched afresh.
//!
//! Each of them can be repeated at any time, with the same result.

mod add_card;
mod card_state;
mod edit_card;
mod error;
mod events;
mod finish_new_card;
mod import;
mod invoice;
mod pay;
mod queries;
mod refresh;
mod sync;
mod verify;

use billing::{Billing, CustomerId, DeclineCode};
use futures_util::{StreamExt, stream};
use stripe::Client;
use web::deadline;

pub use add_card::ReturnUrls;
pub use card_state::CardState;
pub use edit_card::{EditError, Effect, Receipt};
pub use error::Error;
pub use events::ChangedObject;
pub use finish_new_card::NewCard;
pub use import::Imported;
pub use pay::{AgreedPayment, PaymentReceipt};

/// In a return URL, stands for the id of what the person returns from: a checkout session or a setup intent. The text is
/// the provider's own, which replaces it for a checkout session.
pub const SESSION_ID: &str = "{CHECKOUT_SESSION_ID}";

/// How many calls to the provider are made at the same time. Its limit is 100 a second.
const CONCURRENT_CALLS: usize = 20;

/// How many times a row is read and written again because another request wrote it first.
const MAX_ROUNDS: u32 = 8;

/// The use cases, with their provider and their table.
#[derive(Clone)]
pub struct Payments {
    billing: Billing,
    client: Client,
}

/// The bank's response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The card is verified, or the invoice is paid.
    Approved,
    /// The bank declined, and why.
    Declined(DeclineCode),
    /// The card holder must approve it on the page at this address.
    Approve(String),
}

impl Payments {
    /// The use cases for this table and this provider.
    pub fn new(billing: Billing, client: Client) -> Self {
        Self { billing, client }
    }

    /// The provider's client, with the time limit of the current request.
    fn client(&self) -> Client {
        self.client.for_request(deadline::of_outside_calls())
    }

    /// The organisation of a customer: as stored here, else as stored in the customer's metadata. None for a customer that
    /// is not ours.
    async fn organisation_of(&self, client: &Client, customer: &CustomerId) -> Result<Option<String>, Error> {
        if let Some(organisation) = self.billing.organisation_of(customer).await? {
            return Ok(Some(organisation));
        }
        let fetched = match client.customer(customer.as_str()).await {
            Ok(fetched) => fetched,
            Err(stripe::Error::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Some(organisation) = fetched.organisation() else { return Ok(None) };
        self.billing.add_customer(customer, organisation).await?;
        Ok(self.billing.organisation_of(customer).await?)
    }
}

/// Does all of it, much at the same time. If one fails, the others are done nevertheless.
async fn all(work: Vec<impl Future<Output = Result<(), Error>>>) -> Result<(), Error> {
    let done = stream::iter(work).buffer_unordered(CONCURRENT_CALLS);
    done.collect::<Vec<_>>().await.into_iter().collect()
}

/// An idempotency key for a request that is sent once.
fn random_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}
