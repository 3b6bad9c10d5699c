//! Subscriptions.

use billing::{CardAssignment, Person, SubscriptionStatus};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Customer, Expandable, List, Object, PaymentMethod, day, is_present, or_default};
use crate::metadata::{self, Metadata};

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    /// `sub_…`
    pub id: String,
    /// The provider's name for the state; see [`status`](Self::status).
    #[serde(rename = "status")]
    pub(crate) state: String,
    /// The customer who has it.
    pub customer: Expandable<Customer>,
    /// `charge_automatically`, or `send_invoice` if it is paid by invoice.
    #[serde(default)]
    pub(crate) collection_method: Option<String>,
    /// The products.
    #[serde(default)]
    pub(crate) items: List<SubscriptionItem>,
    /// Seconds since 1970. Older versions of the API have it here, newer ones in the items.
    #[serde(default)]
    pub(crate) current_period_end: Option<i64>,
    /// Whether it ends with the current period.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) cancel_at_period_end: bool,
    /// Seconds since 1970: when it ends, if that is scheduled.
    #[serde(default)]
    pub(crate) cancel_at: Option<i64>,
    /// Whether collection of its invoices is paused.
    #[serde(default, rename = "pause_collection", deserialize_with = "is_present")]
    pub(crate) is_paused: bool,
    /// Its own default payment method. It takes precedence over the customer's.
    #[serde(default)]
    pub(crate) default_payment_method: Option<Expandable<PaymentMethod>>,
    /// What is charged for it in an older way than by a payment method: a source, or a card that was stored before there were
    /// payment methods.
    #[serde(default, deserialize_with = "is_present")]
    pub(crate) default_source: bool,
    /// The seller's description, where it has one.
    #[serde(default)]
    pub(crate) description: Option<String>,
    /// What we store with it.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) metadata: Metadata,
}

/// A subscription in a list: enough to fetch it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// `sub_…`
    pub id: String,
    /// Whether it has a default payment method of its own.
    #[serde(default, rename = "default_payment_method", deserialize_with = "is_present")]
    pub has_own_default: bool,
}

/// One product of a subscription, with its price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SubscriptionItem {
    /// Seconds since 1970: the end of the current period.
    #[serde(default)]
    pub(crate) current_period_end: Option<i64>,
    /// The price.
    pub(crate) price: Price,
}

/// A price of a product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Price {
    /// A short name for the seller's own use.
    #[serde(default)]
    pub(crate) nickname: Option<String>,
    /// The product.
    pub(crate) product: Expandable<Product>,
    /// How often it is paid.
    #[serde(default)]
    pub(crate) recurring: Option<Recurring>,
}

/// How often a price is paid: every `interval_count` intervals.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Recurring {
    /// `day`, `week`, `month` or `year`.
    pub(crate) interval: String,
    pub(crate) interval_count: u16,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Product {
    /// `prod_…`
    pub id: String,
    /// The seller's name for it. None if the product was deleted.
    #[serde(default)]
    pub(crate) name: Option<String>,
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
    /// The state. What the provider does not serve yet, or no longer serves, is suspended; so is a state that we do not
    /// know.
    pub fn status(&self) -> SubscriptionStatus {
        match self.state.as_str() {
            "active" | "trialing" => SubscriptionStatus::Active,
            "past_due" => SubscriptionStatus::PastDue,
            "canceled" | "incomplete_expired" => SubscriptionStatus::Cancelled,
            _ => SubscriptionStatus::Suspended,
        }
    }

    /// The name to show: the seller's description, else the products' names, else the prices' names, else the id.
    pub fn name(&self) -> String {
        self.description
            .clone()
            .or_else(|| self.joined(SubscriptionItem::product_name))
            .or_else(|| self.joined(|item| item.price.nickname.as_deref()))
            .unwrap_or_else(|| self.id.clone())
    }

    /// A text of each item, separated by commas. None if no item has one.
    fn joined(&self, text: impl Fn(&SubscriptionItem) -> Option<&str>) -> Option<String> {
        let texts: Vec<_> = self.items.data.iter().filter_map(text).collect();
        if texts.is_empty() { None } else { Some(texts.join(", ")) }
    }

    /// The day, in Sweden, on which it renews; the first one, if its products differ. None if it ends by then, or its
    /// collection is paused.
    pub fn renews(&self) -> Option<Date> {
        let first = self.items.data.iter().filter_map(|item| item.current_period_end).min();
        let end = first.or(self.current_period_end)?;
        let continues = !self.cancel_at_period_end && self.cancel_at.is_none_or(|at| at > end);
        if continues && !self.is_paused { day(end) } else { None }
    }

    /// For how many months it is paid at a time. None for shorter periods, and if its products differ.
    pub fn months(&self) -> Option<u16> {
        let mut periods = self.items.data.iter().map(|item| item.price.recurring.as_ref().and_then(Recurring::months));
        let first = periods.next()??;
        if periods.all(|other| other == Some(first)) { Some(first) } else { None }
    }

    /// The day, in Sweden, on which it ends, if that is planned.
    pub fn ends(&self) -> Option<Date> {
        self.cancel_at.and_then(day)
    }

    /// Whether a card is charged for it. Otherwise an invoice is sent, and paid in another way.
    pub fn is_charged(&self) -> bool {
        self.collection_method.as_deref() != Some("send_invoice")
    }

    /// The payment method that is charged for it: its own default, else the customer's default if the request asked to
    /// expand the customer. None if it is paid by invoice, or from a source.
    pub fn payment_method(&self) -> Option<&Expandable<PaymentMethod>> {
        if !self.is_charged() {
            return None;
        }
        match &self.default_payment_method {
            Some(own) => Some(own),
            None if self.default_source => None,
            None => self.customer.expanded()?.invoice_settings.default_payment_method.as_ref(),
        }
    }

    /// Whether a source is charged for it: its own, else the customer's, each where there is no payment method of that kind.
    pub fn is_paid_from_source(&self) -> bool {
        let customers = || self.customer.expanded().is_some_and(|customer| customer.default_source);
        self.is_charged() && self.payment_method().is_none() && (self.default_source || customers())
    }

    /// The last assignment of a card by a checkout session, if its metadata has one.
    pub fn card_assignment(&self) -> Option<CardAssignment> {
        CardAssignment::parse(self.metadata.get(metadata::CARD_ASSIGNMENT)?)
    }

    /// Who bought it, if its metadata has that.
    pub fn purchaser(&self) -> Option<Person> {
        metadata::person(&self.metadata, metadata::PURCHASER)
    }
}

impl Recurring {
    fn months(&self) -> Option<u16> {
        let months = match self.interval.as_str() {
            "month" => self.interval_count,
            "year" => self.interval_count.checked_mul(12)?,
            _ => return None,
        };
        if months == 0 { None } else { Some(months) }
    }
}

impl SubscriptionItem {
    fn product_name(&self) -> Option<&str> {
        self.price.product.expanded()?.name.as_deref()
    }
}
