//! Invoices, and how their payment went.

use billing::{CardId, Decline, DeclineCode, InvoiceId, Money, OpenInvoice};
use serde::Deserialize;

use super::{Expandable, IntentStatus, List, Object, PaymentIntent, Subscription, day, time};
use crate::money;

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Invoice {
    /// `in_…`. None for one that is only a preview.
    #[serde(default)]
    pub id: Option<String>,
    /// `draft`, `open`, `paid`, `uncollectible` or `void`.
    #[serde(default)]
    pub status: Option<String>,
    /// In the currency's smallest unit.
    pub amount_remaining: i64,
    /// ISO 4217, in small letters.
    pub currency: String,
    /// How many times the provider has tried to have it paid.
    #[serde(default)]
    pub attempt_count: u32,
    /// Seconds since 1970: when it tries again.
    #[serde(default)]
    pub next_payment_attempt: Option<i64>,
    /// `send_invoice` where it is paid in some other way than by card.
    #[serde(default)]
    pub collection_method: Option<String>,
    /// What the seller is called on the card's statement.
    #[serde(default)]
    pub statement_descriptor: Option<String>,
    /// Its payments, if the request asked for them.
    #[serde(default)]
    pub payments: Option<List<InvoicePayment>>,
    /// The payment, in older versions of the API.
    #[serde(default)]
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    /// What it comes from.
    #[serde(default)]
    parent: Option<Parent>,
    /// The subscription, in older versions of the API.
    #[serde(default)]
    subscription: Option<Expandable<Subscription>>,
}

/// One of an invoice's payments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InvoicePayment {
    /// Whether it is the one that the provider tries.
    #[serde(default)]
    pub is_default: bool,
    /// How it is paid.
    pub payment: Payment,
}

/// How an invoice's payment is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Payment {
    /// None for payments outside of the provider.
    #[serde(default)]
    pub payment_intent: Option<Expandable<PaymentIntent>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Parent {
    subscription_details: Option<SubscriptionDetails>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct SubscriptionDetails {
    subscription: Expandable<Subscription>,
}

impl Object for Invoice {
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
}

impl Invoice {
    /// The id of the subscription that it is for.
    pub fn subscription(&self) -> Option<&str> {
        let details = self.parent.as_ref().and_then(|parent| parent.subscription_details.as_ref());
        let subscription = details.map(|details| &details.subscription).or(self.subscription.as_ref());
        subscription.map(Expandable::id)
    }

    /// The payment that the provider tries, if the request asked for payments.
    pub fn payment_intent(&self) -> Option<&Expandable<PaymentIntent>> {
        let all = self.payments.as_ref().map(|payments| payments.data.as_slice()).unwrap_or_default();
        let tried = all.iter().find(|payment| payment.is_default).or_else(|| all.last());
        tried.and_then(|payment| payment.payment.payment_intent.as_ref()).or(self.payment_intent.as_ref())
    }

    /// Whether a card is to pay it, and has not.
    pub fn is_open(&self) -> bool {
        self.status.as_deref() == Some("open")
            && self.amount_remaining > 0
            && self.collection_method.as_deref() != Some("send_invoice")
    }

    /// Whether nothing of it is owed any more.
    pub fn is_paid(&self) -> bool {
        self.status.as_deref() == Some("paid")
    }

    /// What is to be paid.
    pub fn money(&self) -> Option<Money> {
        money::from_minor_units(self.amount_remaining, &self.currency)
    }

    /// The same for the domain, if a card is to pay it, and has not.
    pub fn open(&self) -> Option<OpenInvoice> {
        let (id, money) = (InvoiceId::parse(self.id())?, self.money().filter(|_| self.is_open())?);
        Some(OpenInvoice::new(id, money, self.next_payment_attempt.and_then(day)))
    }

    /// Why the card has not paid it, from its payment, which was fetched with its latest charge. None where nothing was
    /// tried, or the card is not one that the domain can name. A payment that waits for approval is a decline too: the
    /// bank did not pay without asking.
    pub fn decline(&self, intent: &PaymentIntent) -> Option<Decline> {
        if !self.is_open() || intent.status == IntentStatus::Succeeded {
            return None;
        }
        let error = intent.last_payment_error.as_ref();
        let waits = intent.status == IntentStatus::RequiresAction;
        let code = match error {
            _ if waits => DeclineCode::take_in("authentication_required"),
            Some(error) => error.code,
            None => return None,
        };
        let paid_with = || intent.payment_method.as_ref().map(Expandable::id);
        let method = error.and_then(|error| error.payment_method.as_ref()).map(Object::id).filter(|_| !waits);
        let card = CardId::of_payment_method(method.or_else(paid_with)?)?;

        let charge = intent.latest_charge.as_ref().and_then(Expandable::whole);
        let at = time(charge.map_or(intent.created, |charge| charge.created))?;
        let money = money::from_minor_units(intent.amount, &intent.currency)?;
        let statement_name = charge
            .and_then(|charge| charge.calculated_statement_descriptor.as_deref())
            .or(intent.statement_descriptor.as_deref())
            .or(self.statement_descriptor.as_deref())
            .unwrap_or_default();
        Some(Decline::new(card, code, at, money, statement_name))
    }
}
