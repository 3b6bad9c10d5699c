//! Customers.

use serde::Deserialize;

use super::{Expandable, Object, PaymentMethod, is_present, or_default};
use crate::metadata::{self, Metadata};

/// A customer: an organisation at the provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Customer {
    /// `cus_…`
    pub(crate) id: String,
    /// Whether it was deleted. Then the other fields are empty.
    #[serde(default)]
    pub deleted: bool,
    /// How its subscriptions are paid where they have no default of their own.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) invoice_settings: InvoiceSettings,
    /// What is charged for its subscriptions in an older way, where there is no payment method.
    #[serde(default, deserialize_with = "is_present")]
    pub(crate) default_source: bool,
    /// What we store with it.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) metadata: Metadata,
}

/// A customer's defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct InvoiceSettings {
    /// The payment method for subscriptions without one of their own.
    pub(crate) default_payment_method: Option<Expandable<PaymentMethod>>,
}

impl Object for Customer {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Customer {
    /// The organisation in its metadata.
    pub fn organisation(&self) -> Option<&str> {
        self.metadata.get(metadata::ORGANISATION).map(String::as_str).filter(|name| !name.is_empty())
    }
}
