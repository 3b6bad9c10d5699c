//! Subscriptions.

use std::fmt;

use billing::{Person, SubscriptionStatus};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Customer, Expandable, Invoice, List, Object, PaymentMethod, day, is_there, or_default};
use crate::metadata::{self, Metadata};

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    /// `sub_…`
    pub id: String,
    /// The provider's name for how it stands; see [`status`](Self::status).
    #[serde(rename = "status")]
    pub state: String,
    /// Whose it is.
    pub customer: Expandable<Customer>,
    /// `charge_automatically`, or `send_invoice` where it is paid by invoice.
    #[serde(default)]
    pub collection_method: Option<String>,
    /// What is subscribed to.
    #[serde(default)]
    pub items: List<SubscriptionItem>,
    /// Seconds since 1970. In older versions of the API; now the items have it.
    #[serde(default)]
    pub current_period_end: Option<i64>,
    /// Whether it ends when what is paid for has passed.
    #[serde(default, deserialize_with = "or_default")]
    pub cancel_at_period_end: bool,
    /// Seconds since 1970: when it ends, if that is decided.
    #[serde(default)]
    pub cancel_at: Option<i64>,
    /// Whether its invoices are not to be paid for now.
    #[serde(default, rename = "pause_collection", deserialize_with = "is_there")]
    pub is_paused: bool,
    /// What it is charged with, whatever the customer's default is.
    #[serde(default)]
    pub default_payment_method: Option<Expandable<PaymentMethod>>,
    /// The newest invoice.
    #[serde(default)]
    pub latest_invoice: Option<Expandable<Invoice>>,
    /// What the seller calls it, if not by its products.
    #[serde(default)]
    pub description: Option<String>,
    /// What we keep with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

/// A subscription as a list tells of it: enough to ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// `sub_…`
    pub id: String,
    /// Whether it is charged with something of its own, whatever the customer's default is.
    #[serde(default, rename = "default_payment_method", deserialize_with = "is_there")]
    pub has_own_default: bool,
}

/// A product that is subscribed to, at a price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubscriptionItem {
    /// Seconds since 1970: until when it is paid for.
    #[serde(default)]
    pub current_period_end: Option<i64>,
    /// What it costs.
    pub price: Price,
}

/// A price of a product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Price {
    /// A short name that buyers do not see.
    #[serde(default)]
    pub nickname: Option<String>,
    /// The product.
    pub product: Expandable<Product>,
}

/// What is sold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Product {
    /// `prod_…`
    pub id: String,
    /// What the seller calls it. None once it was deleted.
    #[serde(default)]
    pub name: Option<String>,
}

/// That a card came to pay a subscription by a visit to the hosted page. It is kept in the subscription's metadata, written
/// together with its default: so it is known for good whether a visit was dealt with, and the later of two is the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PutOn {
    /// Seconds since 1970: when the card was entered.
    pub at: i64,
    /// The card: `pm_…`
    pub payment_method: String,
}

impl PutOn {
    /// From the text that it is kept as.
    fn parse(text: &str) -> Option<Self> {
        let (at, payment_method) = text.split_once(' ')?;
        Some(Self { at: at.parse().ok()?, payment_method: payment_method.to_owned() })
    }
}

impl fmt::Display for PutOn {
    /// `1795374000 pm_1`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.payment_method)
    }
}

impl Object for Subscription {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for Listed {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for Product {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Subscription {
    /// How it stands. What the provider does not serve yet, or any longer, is suspended; so is what we do not know.
    pub fn status(&self) -> SubscriptionStatus {
        match self.state.as_str() {
            "active" | "trialing" => SubscriptionStatus::Active,
            "past_due" => SubscriptionStatus::PastDue,
            "canceled" | "incomplete_expired" => SubscriptionStatus::Cancelled,
            _ => SubscriptionStatus::Suspended,
        }
    }

    /// What to call it: the seller's description, else its products, else their prices, else its id.
    pub fn name(&self) -> String {
        let product = |item: &SubscriptionItem| item.price.product.whole().and_then(|product| product.name.clone());
        let names = |name: &dyn Fn(&SubscriptionItem) -> Option<String>| {
            let names: Vec<_> = self.items.data.iter().filter_map(name).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        self.description
            .clone()
            .or_else(|| names(&product))
            .or_else(|| names(&|item| item.price.nickname.clone()))
            .unwrap_or_else(|| self.id.clone())
    }

    /// The day, in Sweden, on which it is paid for anew: the first, if its products differ. None if it ends by then, or
    /// nothing is charged for it.
    pub fn renews(&self) -> Option<Date> {
        let first = self.items.data.iter().filter_map(|item| item.current_period_end).min();
        let end = first.or(self.current_period_end)?;
        let goes_on = !self.cancel_at_period_end && self.cancel_at.is_none_or(|at| at > end);
        day(end).filter(|_| goes_on && !self.is_paused)
    }

    /// Whether a card is charged for it. Else an invoice is sent, and paid in some other way.
    pub fn is_charged(&self) -> bool {
        self.collection_method.as_deref() != Some("send_invoice")
    }

    /// What is charged for it: its own default or, where it has none and the request asked for the customer, the
    /// customer's. None where it is paid by invoice.
    pub fn payment_method(&self) -> Option<&Expandable<PaymentMethod>> {
        let customers =
            || self.customer.whole().and_then(|customer| customer.invoice_settings.default_payment_method.as_ref());
        self.default_payment_method.as_ref().or_else(customers).filter(|_| self.is_charged())
    }

    /// Which visit to the hosted page last gave it a card, if its metadata tells.
    pub fn put_on(&self) -> Option<PutOn> {
        PutOn::parse(self.metadata.get(metadata::PUT_ON)?)
    }

    /// Who bought it, if its metadata tells.
    pub fn purchaser(&self) -> Option<Person> {
        metadata::person(&self.metadata, metadata::PURCHASER)
    }
}
