//! The domain: cards, the subscriptions that they pay, who may do what with them, and the table that stores them.
//!
//! - An [`Admin`] acts. A [`Person`] is what is stored of somebody; issuer and subject identify them, never an e-mail address
//!   or a name.
//! - A [`Card`] has an [`Expiry`], a [`CardHolder`] and a [`PostalAddress`]; there is no field for a card number or a security
//!   code. A [`Subscription`] has an [`OpenInvoice`] and a last [`Decline`]. All subscriptions and cards of an organisation
//!   are an [`Organisation`], which answers what concerns several of them: a card's [`CardStatus`], what a card pays, and
//!   which [`Step`]s help.
//! - An [`Edit`] consists of parsed values; what cannot be parsed is a [`FieldError`]. [`Card::edit`] checks the rules and
//!   makes it a [`CardRevision`]. Until the payment provider has made it, it is stored with the card as a
//!   [`PendingEdit`]; then it becomes an [`AuditEntry`] of the card's history.
//! - [`Billing`] is the table. An [`IdempotentRequest`] makes it safe to send a request again. The payment provider is the
//!   truth for cards and subscriptions: their changes come in by [`Card::synced`] and [`Billing::sync_subscription`].
//!
//! `parse`, `new` and `from_provider` are the only ways to a value, both for what people send and for what the table has.
//! Types with public fields are drafts, or consist of such values.

mod address;
mod admin;
mod audit;
mod calendar;
mod card;
mod card_assignment;
mod contact;
mod country;
mod decline;
mod edit;
mod error;
mod expiry;
mod field;
mod field_error;
#[cfg(test)]
mod fixtures;
mod hash;
mod holder;
mod idempotent_request;
mod ids;
mod money;
mod next_payment;
mod next_steps;
mod notice;
mod open_invoice;
mod organisation;
mod pending_edit;
mod store;
mod subscription;
mod text;

pub use address::{AddressDraft, PostalAddress};
pub use admin::{Admin, Person};
pub use audit::{AuditEntry, Change};
pub use calendar::{time_in_sweden, today_in_sweden};
pub use card::{Brand, Card, Details, LastFour};
pub use card_assignment::CardAssignment;
pub use contact::Contact;
pub use country::Country;
pub use decline::{Advice, Category, Decline, DeclineCode};
pub use edit::{CardRevision, Edit};
pub use error::Error;
pub use expiry::Expiry;
pub use field::Field;
pub use field_error::FieldError;
pub use holder::CardHolder;
pub use idempotent_request::{IdempotencyKey, IdempotentRequest};
pub use ids::{CardId, CustomerId, InvoiceId, SubscriptionId};
pub use money::Money;
pub use next_payment::NextPayment;
pub use next_steps::{Compared, Step};
pub use notice::{InvoiceEvent, News, Notice};
pub use open_invoice::{AllOpen, OpenInvoice};
pub use organisation::{CardStatus, Organisation};
pub use pending_edit::PendingEdit;
pub use store::{BeginOutcome, Billing, Cursor, Exceeded, Look, OutboxEntry, Snapshot, Told};
pub use subscription::{OtherMethod, Subscription, SubscriptionStatus};
