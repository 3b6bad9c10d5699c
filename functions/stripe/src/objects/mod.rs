//! The provider's objects: the fields that we use, and what they mean in the domain.

mod checkout;
mod customer;
mod intents;
mod invoice;
mod payment_method;
mod subscription;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

pub use checkout::{CheckoutSession, CheckoutStatus};
pub use customer::Customer;
pub use intents::{Charge, IntentStatus, PaymentIntent, SetupIntent};
pub use invoice::{Invoice, InvoicePurpose};
pub use payment_method::PaymentMethod;
pub use subscription::{Listed, Subscription};

/// An object with an id.
pub trait Object {
    /// The provider's id.
    fn id(&self) -> &str;
}

/// A reference to another object: its id, or the object itself where the request asked to expand it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Expandable<T> {
    /// The id.
    Id(String),
    /// The object.
    Expanded(Box<T>),
}

impl<T: Object> Expandable<T> {
    /// The object's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Expanded(object) => object.id(),
        }
    }

    /// The object, if the request asked to expand it.
    pub fn expanded(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Expanded(object) => Some(object),
        }
    }
}

/// Any object, of which only the id is used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Identified {
    id: String,
}

impl Object for Identified {
    fn id(&self) -> &str {
        &self.id
    }
}

/// A list, or one page of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct List<T> {
    /// The objects, the newest first.
    pub(crate) data: Vec<T>,
    /// Whether there are more pages.
    #[serde(default)]
    pub(crate) has_more: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { data: Vec::new(), has_more: false }
    }
}

/// Decodes `null` as the type's default.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Decodes `null` as false, and any other value as true.
fn is_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<IgnoredAny>::deserialize(deserializer).map(|found| found.is_some())
}

/// A time in seconds since 1970.
fn time(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

/// The date in Sweden at a time in seconds since 1970.
fn day(seconds: i64) -> Option<Date> {
    time(seconds).map(billing::today_in_sweden)
}
