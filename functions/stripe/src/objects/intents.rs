//! Payment intents and setup intents: a payment, and a verification of a card without a charge.

use std::fmt;

use billing::{Brand, DeclineCode, LastFour};
use serde::Deserialize;

use super::{Customer, Expandable, Object, PaymentMethod, or_default};
use crate::metadata::Metadata;

/// The state of a payment or a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    /// It was declined, or has not been attempted yet.
    RequiresPaymentMethod,
    /// It has not been attempted yet.
    RequiresConfirmation,
    /// The bank wants the card holder's approval.
    RequiresAction,
    /// The bank has not responded yet.
    Processing,
    /// Paid, or verified.
    Succeeded,
    /// It was cancelled.
    Canceled,
    /// A state that we do not know.
    #[serde(other)]
    Other,
}

/// A payment intent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// The state.
    pub status: IntentStatus,
    /// In the currency's smallest unit.
    pub amount: i64,
    /// ISO 4217, in small letters.
    pub(crate) currency: String,
    /// Seconds since 1970.
    pub created: i64,
    /// The payment method of the current or last attempt.
    #[serde(default)]
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// What the card holder must do.
    #[serde(default)]
    pub next_action: Option<NextAction>,
    /// Why the last attempt failed.
    #[serde(default)]
    pub last_payment_error: Option<PaymentError>,
    /// The last attempt.
    #[serde(default)]
    pub latest_charge: Option<Expandable<Charge>>,
    /// The seller's name on the card statement.
    #[serde(default)]
    pub(crate) statement_descriptor: Option<String>,
}

/// A setup intent: a verification of a card, without a charge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SetupIntent {
    /// `seti_…`
    pub id: String,
    /// The state.
    pub status: IntentStatus,
    /// Seconds since 1970.
    pub created: i64,
    /// The customer who has the card.
    #[serde(default)]
    pub customer: Option<Expandable<Customer>>,
    /// The card. None once the bank has declined it.
    #[serde(default)]
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// What the card holder must do.
    #[serde(default)]
    pub next_action: Option<NextAction>,
    /// Why the last attempt failed.
    #[serde(default)]
    pub last_setup_error: Option<PaymentError>,
    /// What we store with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

/// What the card holder must do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NextAction {
    /// Open a page.
    #[serde(default)]
    redirect_to_url: Option<RedirectToUrl>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct RedirectToUrl {
    /// From this page the person returns to the return URL.
    #[serde(default)]
    url: Option<String>,
}

/// Why a payment or a verification failed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "RawError")]
pub struct PaymentError {
    /// The reason, as far as it may be shown.
    pub code: DeclineCode,
    /// The payment method that was charged.
    pub payment_method: Option<PaymentMethod>,
}

/// The error as the provider sends it, with codes that must not be shown.
#[derive(Deserialize)]
struct RawError {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    decline_code: Option<String>,
    #[serde(default)]
    advice_code: Option<String>,
    #[serde(default)]
    network_decline_code: Option<String>,
    #[serde(default)]
    payment_method: Option<PaymentMethod>,
}

impl From<RawError> for PaymentError {
    fn from(raw: RawError) -> Self {
        let code = DeclineCode::from_provider(raw.decline_code.or(raw.code).as_deref().unwrap_or_default())
            .with_advice(raw.advice_code.as_deref(), raw.network_decline_code.as_deref());
        Self { code, payment_method: raw.payment_method }
    }
}

/// An attempt to take a payment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Charge {
    /// `ch_…`
    pub id: String,
    /// Seconds since 1970.
    pub created: i64,
    /// `succeeded`, `pending` or `failed`.
    #[serde(default)]
    status: Option<String>,
    /// In the currency's smallest unit.
    #[serde(default)]
    amount: Option<i64>,
    /// The seller's name on the card statement.
    #[serde(default)]
    pub calculated_statement_descriptor: Option<String>,
    /// The decision of the bank or of the provider.
    #[serde(default)]
    outcome: Option<ChargeOutcome>,
    /// How it was made.
    #[serde(default, deserialize_with = "or_default")]
    payment_method_details: PaymentMethodDetails,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct PaymentMethodDetails {
    /// None for other ways to pay than by card.
    #[serde(default)]
    card: Option<ChargedCard>,
}

/// The card of a charge, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct ChargedCard {
    #[serde(default)]
    brand: Option<String>,
    #[serde(default)]
    last4: Option<String>,
}

/// The decision of the bank, or of the provider itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
struct ChargeOutcome {
    #[serde(default)]
    advice_code: Option<String>,
    #[serde(default)]
    network_decline_code: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

impl fmt::Debug for ChargeOutcome {
    /// Without its members, which must not be shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChargeOutcome").finish_non_exhaustive()
    }
}

impl Charge {
    /// The card that has paid that amount, in the currency's smallest unit, as it was then. None if it paid another amount, or
    /// nothing.
    pub(super) fn card_that_paid(&self, amount: i64) -> Option<(Brand, LastFour)> {
        if self.status.as_deref() != Some("succeeded") || self.amount != Some(amount) {
            return None;
        }
        let card = self.payment_method_details.card.as_ref()?;
        Some((Brand::of_provider(card.brand.as_deref()), LastFour::parse(card.last4.as_deref()?)?))
    }

    /// The code of the error that the charge has led to, with what the charge says beside it.
    pub(crate) fn tighten(&self, code: DeclineCode) -> DeclineCode {
        let Some(outcome) = &self.outcome else { return code };
        code.unless_masked(outcome.reason.as_deref())
            .with_advice(outcome.advice_code.as_deref(), outcome.network_decline_code.as_deref())
    }
}

impl SetupIntent {
    /// The id of the card that the bank is or was asked about: after a decline, only the error names it.
    pub fn card_id(&self) -> Option<&str> {
        let declined = || Some(self.last_setup_error.as_ref()?.payment_method.as_ref()?.id.as_str());
        self.payment_method.as_ref().map(Expandable::id).or_else(declined)
    }
}

impl NextAction {
    /// The address of the page to open.
    pub fn url(&self) -> Option<&str> {
        self.redirect_to_url.as_ref()?.url.as_deref()
    }
}

impl Object for PaymentIntent {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for SetupIntent {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for Charge {
    fn id(&self) -> &str {
        &self.id
    }
}
