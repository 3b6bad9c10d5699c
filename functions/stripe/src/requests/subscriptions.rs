//! Subscriptions and their customers.

use billing::CardAssignment;

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata::{self, Metadata};
use crate::objects::{Customer, Listed, Subscription};

/// What a subscription is fetched with: its products and its payment method.
const EXPANSIONS: [&str; 3] =
    ["items.data.price.product", "default_payment_method", "customer.invoice_settings.default_payment_method"];

impl Client {
    /// The customer `cus_…`.
    pub async fn customer(&self, id: &str) -> Result<Customer, Error> {
        self.get(&["customers", id], &Form::new()).await
    }

    /// The subscription `sub_…`, with its products and its payment method.
    pub async fn subscription(&self, id: &str) -> Result<Subscription, Error> {
        self.get(&["subscriptions", id], &Form::new().expanding(&EXPANSIONS)).await
    }

    /// All subscriptions of a customer, including cancelled ones. Decodes only [`Listed`], so that one malformed
    /// subscription cannot fail the whole list.
    pub async fn subscriptions(&self, customer: &str) -> Result<Vec<Listed>, Error> {
        let query = Form::new().with("customer", customer).with("status", "all");
        self.list(&["subscriptions"], &query).await
    }

    /// Makes a card the default of one subscription, which takes precedence over the customer's default. The same request
    /// stores the assignment in the subscription's metadata.
    pub async fn assign_card(
        &self,
        subscription: &str,
        assignment: &CardAssignment,
        key: &str,
    ) -> Result<Subscription, Error> {
        let metadata = Metadata::from([(metadata::CARD_ASSIGNMENT.to_owned(), assignment.to_string())]);
        let form = Form::new().with("default_payment_method", &assignment.payment_method).with_metadata(&metadata);
        self.post(&["subscriptions", subscription], key, &form).await
    }
}
