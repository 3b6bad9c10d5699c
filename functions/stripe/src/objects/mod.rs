//! The provider's objects: the fields that are used, and what they mean here.

mod checkout;
mod customer;
mod intent;
mod invoice;
mod payment_method;
mod subscription;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

pub use checkout::{CheckoutSession, CheckoutStatus};
pub use customer::{Customer, InvoiceSettings};
pub use intent::{Charge, IntentStatus, NextAction, PaymentError, PaymentIntent, RedirectToUrl, SetupIntent};
pub use invoice::{Invoice, InvoicePayment, Payment};
pub use payment_method::{Address, BillingDetails, Card, PaymentMethod};
pub use subscription::{Listed, Price, Product, PutOn, Subscription, SubscriptionItem};

/// What has an id.
pub trait Object {
    /// The provider's id.
    fn id(&self) -> &str;
}

/// A reference to another object: its id, or the object itself where the request asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Expandable<T> {
    /// The id.
    Id(String),
    /// The object.
    Whole(Box<T>),
}

impl<T: Object> Expandable<T> {
    /// The id, either way.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Whole(object) => object.id(),
        }
    }

    /// The object, if the request asked for it.
    pub fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(object) => Some(object),
        }
    }
}

/// A list, or a page of a long one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct List<T> {
    /// The objects, the newest first.
    pub data: Vec<T>,
    /// Whether there are more behind the last one.
    #[serde(default)]
    pub has_more: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { data: Vec::new(), has_more: false }
    }
}

/// `null` as the type's default.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Whether it is anything but `null`.
fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<IgnoredAny>::deserialize(deserializer).map(|found| found.is_some())
}

/// Seconds since 1970 as a time.
fn time(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

/// Seconds since 1970 as the day in Sweden.
fn day(seconds: i64) -> Option<Date> {
    time(seconds).map(billing::today)
}
