//! Subscriptions and their customers.

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::objects::{Customer, Subscription};

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

    /// All subscriptions of a customer's, cancelled ones too; what belongs to them is told by ids.
    pub async fn subscriptions(&self, customer: &str) -> Result<Vec<Subscription>, Error> {
        let query = Form::new().with("customer", customer).with("status", "all");
        self.list(&["subscriptions"], &query).await
    }

    /// Has a subscription charged to that card, whatever the customer's default is: its own default goes first.
    pub async fn set_default_payment_method(
        &self,
        subscription: &str,
        payment_method: &str,
        key: &str,
    ) -> Result<Subscription, Error> {
        let form = Form::new().with("default_payment_method", payment_method);
        self.post(&["subscriptions", subscription], key, &form).await
    }
}
