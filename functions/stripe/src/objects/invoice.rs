//! Invoices and their payments.

use billing::{Brand, CardId, Decline, DeclineCode, InvoiceId, LastFour, Money, OpenInvoice};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Expandable, Identified, IntentStatus, List, Object, PaymentIntent, day, or_default, time};
use crate::money;

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Invoice {
    /// `in_…`. None for a preview.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// `draft`, `open`, `paid`, `uncollectible` or `void`.
    #[serde(default)]
    pub(crate) status: Option<String>,
    /// The number that the seller and the customer know it by. None for a draft.
    #[serde(default)]
    pub number: Option<String>,
    /// In the currency's smallest unit.
    pub(crate) amount_remaining: i64,
    /// In the currency's smallest unit.
    #[serde(default)]
    pub(crate) amount_paid: i64,
    /// ISO 4217, in small letters.
    pub(crate) currency: String,
    /// How many times the provider has attempted to collect it.
    #[serde(default)]
    pub attempt_count: u32,
    /// Seconds since 1970: when the provider attempts it again.
    #[serde(default)]
    pub(crate) next_payment_attempt: Option<i64>,
    /// `send_invoice` if it is not paid by card.
    #[serde(default)]
    pub(crate) collection_method: Option<String>,
    /// The seller's name on the card statement.
    #[serde(default)]
    pub(crate) statement_descriptor: Option<String>,
    /// When its state changed.
    #[serde(default, deserialize_with = "or_default")]
    status_transitions: StatusTransitions,
    /// Its payments, if the request asked to expand them.
    #[serde(default)]
    pub(crate) payments: Option<List<InvoicePayment>>,
    /// The payment. Only older versions of the API have it here.
    #[serde(default)]
    pub(crate) payment_intent: Option<Expandable<PaymentIntent>>,
    /// What the invoice is for.
    #[serde(flatten)]
    purpose: InvoicePurpose,
}

/// What an invoice is for: all that an event about it must say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InvoicePurpose {
    #[serde(default)]
    parent: Option<Parent>,
    /// The subscription. Only older versions of the API have it here.
    #[serde(default)]
    subscription: Option<Expandable<Identified>>,
}

/// One payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct InvoicePayment {
    /// Whether it is the payment that the provider attempts.
    #[serde(default)]
    pub(crate) is_default: bool,
    /// How it is made.
    pub(crate) payment: Payment,
}

/// How an invoice's payment is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Payment {
    /// None for a payment outside the provider.
    #[serde(default)]
    pub(crate) payment_intent: Option<Expandable<PaymentIntent>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct StatusTransitions {
    /// Seconds since 1970.
    #[serde(default)]
    paid_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Parent {
    subscription_details: Option<SubscriptionDetails>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct SubscriptionDetails {
    subscription: Expandable<Identified>,
}

impl Object for Invoice {
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
}

impl InvoicePurpose {
    /// The id of the subscription.
    pub fn subscription(&self) -> Option<&str> {
        let details = self.parent.as_ref().and_then(|parent| parent.subscription_details.as_ref());
        let subscription = details.map(|details| &details.subscription).or(self.subscription.as_ref());
        subscription.map(Expandable::id)
    }
}

impl Invoice {
    /// The id of its subscription.
    pub fn subscription(&self) -> Option<&str> {
        self.purpose.subscription()
    }

    /// The payment that the provider attempts, if the request asked to expand payments.
    pub fn payment_intent(&self) -> Option<&Expandable<PaymentIntent>> {
        let all = self.payments.as_ref().map(|payments| payments.data.as_slice()).unwrap_or_default();
        let attempted = all.iter().find(|payment| payment.is_default).or_else(|| all.last());
        attempted.and_then(|payment| payment.payment.payment_intent.as_ref()).or(self.payment_intent.as_ref())
    }

    /// Whether a card is to be charged for it and has not been.
    pub fn is_open(&self) -> bool {
        self.status.as_deref() == Some("open")
            && self.amount_remaining > 0
            && self.collection_method.as_deref() != Some("send_invoice")
    }

    /// Whether it is paid.
    pub fn is_paid(&self) -> bool {
        self.status.as_deref() == Some("paid")
    }

    /// What was paid, and when. None if it is not paid.
    pub fn payment_made(&self) -> Option<(Money, Timestamp)> {
        if !self.is_paid() {
            return None;
        }
        Some((money::from_minor_units(self.amount_paid, &self.currency)?, time(self.status_transitions.paid_at?)?))
    }

    /// The card that paid it, by its payment intent, which must have been fetched with its latest charge. None if that did not pay
    /// all of it: a part may have been paid before, or the whole outside the provider, after the card was declined.
    pub fn card_charged(&self, intent: &PaymentIntent) -> Option<(Brand, LastFour)> {
        intent.latest_charge.as_ref()?.expanded()?.card_that_paid(self.amount_paid)
    }

    /// The sum of what remains to be paid. None if the invoices are not in the same currency.
    pub fn total(invoices: &[Self]) -> Option<Money> {
        let currency = &invoices.first()?.currency;
        let amounts =
            invoices.iter().map(|invoice| (invoice.currency == *currency).then_some(invoice.amount_remaining));
        money::from_minor_units(amounts.sum::<Option<i64>>()?, currency)
    }

    /// The amount that remains to be paid.
    fn money(&self) -> Option<Money> {
        money::from_minor_units(self.amount_remaining, &self.currency)
    }

    /// The invoice in the domain's form. None if it is not open.
    pub fn open(&self) -> Option<OpenInvoice> {
        if !self.is_open() {
            return None;
        }
        Some(OpenInvoice::new(InvoiceId::parse(self.id())?, self.money()?, self.next_payment_attempt.and_then(day)))
    }

    /// Why the card was not charged, by the invoice's payment intent, which must have been fetched with its latest charge.
    /// None if nothing was attempted, an attempt is under way, or the payment method is not a card. A payment that waits for approval counts as
    /// declined: the bank did not pay without asking.
    pub fn decline(&self, intent: &PaymentIntent) -> Option<Decline> {
        if !self.is_open() || matches!(intent.status, IntentStatus::Succeeded | IntentStatus::Processing) {
            return None;
        }
        let error = intent.last_payment_error.as_ref();
        let waits_for_approval = intent.status == IntentStatus::RequiresAction;
        let code = if waits_for_approval { DeclineCode::from_provider("authentication_required") } else { error?.code };
        let declined = error.filter(|_| !waits_for_approval).and_then(|error| error.payment_method.as_ref());
        let method = match declined {
            Some(method) => method.id(),
            None => intent.payment_method.as_ref()?.id(),
        };
        let card = CardId::of_payment_method(method)?;

        let charge = intent.latest_charge.as_ref().and_then(Expandable::expanded);
        // What waits for approval has no charge yet: the latest one is of an earlier attempt.
        let code = charge.filter(|_| !waits_for_approval).map_or(code, |charge| charge.tighten(code));
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
