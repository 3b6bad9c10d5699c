//! Customers.

use serde::Deserialize;

use super::{Expandable, Object, PaymentMethod, or_default};
use crate::metadata::{self, Metadata};

/// An organisation, as the provider has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Customer {
    /// `cus_…`
    pub id: String,
    /// Whether it was deleted. Then nothing else is known of it.
    #[serde(default)]
    pub deleted: bool,
    /// What its subscriptions are charged with unless they have a default of their own.
    #[serde(default, deserialize_with = "or_default")]
    pub invoice_settings: InvoiceSettings,
    /// What we keep with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

/// A customer's defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct InvoiceSettings {
    /// The payment method for subscriptions without one of their own.
    pub default_payment_method: Option<Expandable<PaymentMethod>>,
}

impl Object for Customer {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Customer {
    /// The organisation that its metadata names.
    pub fn organisation(&self) -> Option<&str> {
        self.metadata.get(metadata::ORGANISATION).map(String::as_str).filter(|name| !name.is_empty())
    }
}
