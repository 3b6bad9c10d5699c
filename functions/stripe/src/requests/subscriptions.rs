//! Subscriptions and their customers.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata::{self, Metadata};
use crate::objects::{Customer, Listed, PutOn, Subscription};

/// A subscription with its products, what it is charged with, and the payments of its newest invoice.
const WHOLE: [&str; 4] = [
    "items.data.price.product",
    "default_payment_method",
    "customer.invoice_settings.default_payment_method",
    "latest_invoice.payments",
];

impl Client {
    /// The customer `cus_…`.
    pub async fn customer(&self, id: &str) -> Result<Customer, Error> {
        self.get(&["customers", id], &Form::new()).await
    }

    /// The subscription `sub_…`, with its products, what it is charged with, and its newest invoice with its payments'
    /// ids.
    pub async fn subscription(&self, id: &str) -> Result<Subscription, Error> {
        self.get(&["subscriptions", id], &Form::new().expanding(&WHOLE)).await
    }

    /// All subscriptions of a customer's, cancelled ones too: no more of each than that one which cannot be read is in the
    /// way of the others.
    pub async fn subscriptions(&self, customer: &str) -> Result<Vec<Listed>, Error> {
        let query = Form::new().with("customer", customer).with("status", "all");
        self.list(&["subscriptions"], &query).await
    }

    /// Has a subscription charged to that card, whatever the customer's default is: its own default goes first. In the
    /// same breath it is noted by which visit that came to be.
    pub async fn put_on(&self, subscription: &str, put_on: &PutOn, key: &str) -> Result<Subscription, Error> {
        let metadata = Metadata::from([(metadata::PUT_ON.to_owned(), put_on.to_string())]);
        let form = Form::new().with("default_payment_method", &put_on.payment_method).with_metadata(&metadata);
        self.post(&["subscriptions", subscription], key, &form).await
    }
}
