//! Payments and verifications under way.

use billing::DeclineCode;
use serde::Deserialize;

use super::{Customer, Expandable, Object, PaymentMethod, or_default};
use crate::error::decline_code;
use crate::metadata::Metadata;

/// How a payment or a verification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    /// It was declined, or not tried yet.
    RequiresPaymentMethod,
    /// It was not tried yet.
    RequiresConfirmation,
    /// The bank wants the card's holder to approve it.
    RequiresAction,
    /// The bank has not answered yet.
    Processing,
    /// It is done: paid, or verified.
    Succeeded,
    /// It was given up.
    Canceled,
    /// Something else.
    #[serde(other)]
    Other,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// How it stands.
    pub status: IntentStatus,
    /// In the currency's smallest unit.
    pub amount: i64,
    /// ISO 4217, in small letters.
    pub currency: String,
    /// Seconds since 1970.
    pub created: i64,
    /// What it is, or was last, paid with.
    #[serde(default)]
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// What the card's holder has to do.
    #[serde(default)]
    pub next_action: Option<NextAction>,
    /// Why the last try failed.
    #[serde(default)]
    pub last_payment_error: Option<PaymentError>,
    /// The last try.
    #[serde(default)]
    pub latest_charge: Option<Expandable<Charge>>,
    /// What the seller is called on the card's statement.
    #[serde(default)]
    pub statement_descriptor: Option<String>,
}

/// A verification of a card, without a charge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SetupIntent {
    /// `seti_…`
    pub id: String,
    /// How it stands.
    pub status: IntentStatus,
    /// Seconds since 1970.
    pub created: i64,
    /// Whose card it is.
    #[serde(default)]
    pub customer: Option<Expandable<Customer>>,
    /// The card.
    #[serde(default)]
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// What the card's holder has to do.
    #[serde(default)]
    pub next_action: Option<NextAction>,
    /// Why the last try failed.
    #[serde(default)]
    pub last_setup_error: Option<PaymentError>,
    /// What we keep with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

/// What the card's holder has to do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NextAction {
    /// Go to a page.
    #[serde(default)]
    pub redirect_to_url: Option<RedirectToUrl>,
}

/// A page to go to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RedirectToUrl {
    /// Its address. It leads back to the return URL.
    #[serde(default)]
    pub url: Option<String>,
}

/// Why a payment or a verification failed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "SentError")]
pub struct PaymentError {
    /// The reason, as far as it may be told.
    pub code: DeclineCode,
    /// What was to be paid with.
    pub payment_method: Option<PaymentMethod>,
}

/// The same as it is sent, with codes that nobody may see.
#[derive(Deserialize)]
struct SentError {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    decline_code: Option<String>,
    #[serde(default)]
    payment_method: Option<PaymentMethod>,
}

impl From<SentError> for PaymentError {
    fn from(sent: SentError) -> Self {
        let code = decline_code(sent.code.as_deref(), sent.decline_code.as_deref());
        Self { code, payment_method: sent.payment_method }
    }
}

/// A try to have a payment made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Charge {
    /// `ch_…`
    pub id: String,
    /// Seconds since 1970.
    pub created: i64,
    /// What the seller is called on the card's statement.
    #[serde(default)]
    pub calculated_statement_descriptor: Option<String>,
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
